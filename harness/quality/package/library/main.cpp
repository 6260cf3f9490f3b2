#include <cstdio>

#include <heddle/atomic.hpp>

#include "checker/check/check.hpp"

int main() {
  unsigned passed = 0;
  for (const auto model : {heddle::sc, heddle::tso, heddle::rc11}) {
    const auto result = heddle::check({.model = model}, [](heddle::machine& m) {
      auto& x = m.make<heddle::atomic<int>>("x");
      m.thread("P0", [&] { x.fetch_add(1); });
      m.thread("P1", [&] { x.fetch_add(1); });
      m.finally([&] { heddle::expect(x.load() == 2, heddle::kind::expectation, "both count"); });
    });
    passed += result.verdict == heddle::verdict::pass && result.exhaustive ? 1 : 0;
  }
  std::printf("all %u verdicts are as declared\n", passed);
}
