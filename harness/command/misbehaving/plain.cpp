// Plain C under test that misbehaves between two operations of its own (plain_code.c). Every one
// declares a pass: that is what must not come out.
#include <heddle/machine.hpp>
#include <heddle/scenario.hpp>

extern "C" {
void plain_misbehave(int way);
void plain_count();
}

namespace {

using heddle::pass;

#define X(name) name,
enum way {
#include "harness/command/misbehaving/plain_ways.inc"
};
#undef X

template <class Way>
struct plain_on_a_cpu {
  void build(heddle::machine& m) {
    m.thread("CPU0", [] {
      plain_count();
      plain_misbehave(Way::value);
      plain_count();
    });
    m.thread("CPU1", [] { plain_count(); });
  }
};
template <way Way>
struct does {
  static constexpr int value = Way;
};

#define X(name) .variant<does<name>>(#name, pass)
HEDDLE_SCENARIO(ways) = heddle::scenario<plain_on_a_cpu>("misbehaving/plain", "test")
#include "harness/command/misbehaving/plain_ways.inc"
    ;
#undef X

} // namespace
