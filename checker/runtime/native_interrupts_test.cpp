// Interrupts between native accesses, which the checker does not see.
#include <memory>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/interrupt.hpp>

#include "checker/check/check.hpp"

namespace {

using heddle::atomic;
using heddle::check_result;
using heddle::machine;
using heddle::observe;
using heddle::relaxed;

using outcomes = std::set<std::string>;

// With interrupts offered everywhere; offered where it matters, the result is the same.
outcomes equal_outcomes_of(const std::function<void(machine&)>& build) {
  const check_result all =
      heddle::check({.stop_at_first_failure = false, .irq_pruning = false}, build);
  const check_result pruned = heddle::check({.stop_at_first_failure = false}, build);
  EXPECT_EQ(pruned.outcomes, all.outcomes) << pruned.report();
  EXPECT_EQ(all.verdict, heddle::verdict::pass) << all.report();
  EXPECT_EQ(pruned.verdict, heddle::verdict::pass) << pruned.report();
  return all.outcomes;
}

struct native_word {
  volatile int value = 0;
};

TEST(native_interrupts, land_between_accesses_to_memory_that_is_shared) {
  EXPECT_EQ(equal_outcomes_of([](machine& m) {
              auto& x = m.make<atomic<int>>("x");
              auto& flag = m.make<native_word>("flag");
              auto host = m.thread("host", [&] {
                x.store(1, relaxed);
                const int a = flag.value;
                x.store(2, relaxed);
                observe("seen", a * 10 + flag.value);
              });
              m.interrupt(host, "tick", {}, [&] { flag.value = 1; });
            }),
            (outcomes{"seen=0", "seen=1", "seen=11"}));
  EXPECT_EQ(equal_outcomes_of([](machine& m) {
              auto& x = m.make<atomic<int>>("x");
              auto& busy = m.make<native_word>("busy");
              auto host = m.thread("host", [&] {
                x.store(1, relaxed);
                busy.value = 1;
                x.store(2, relaxed);
                busy.value = 0;
              });
              m.interrupt(host, "tick", {}, [&] { observe("busy", busy.value); });
            }),
            (outcomes{"busy=0", "busy=1"}));
}

TEST(native_interrupts, land_between_accesses_to_an_allocated_object) {
  EXPECT_EQ(equal_outcomes_of([](machine& m) {
              auto& shared = m.make<atomic<volatile int*>>("shared");
              auto host = m.thread("host", [&] {
                const std::unique_ptr<volatile int> mine(new volatile int(1));
                shared.store(mine.get(), relaxed);
                *mine = 2;
                (void)shared.load(relaxed);
                *mine = 3;
                shared.store(nullptr, relaxed);
              });
              m.interrupt(host, "tick", {}, [&] {
                const volatile int* const p = shared.load(relaxed);
                observe("seen", p == nullptr ? 0 : *p);
              });
            }),
            (outcomes{"seen=0", "seen=2", "seen=3"}));
}

} // namespace
