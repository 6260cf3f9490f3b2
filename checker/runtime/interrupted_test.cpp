// Interrupts between the statements of plain C, and races of a CPU with its own handlers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/expect.hpp>
#include <heddle/interrupt.hpp>

#include "checker/check/check.hpp"

extern "C" {
void fill_stack();
int pop();
void push(int number);
void count_one();
int counted();
int try_flag();
void leave_flag();
void call_back_later(int number);
int later_callbacks();
void volatile_count_one();
int volatile_counted();
int wait_and_count(int with_barrier);
void tick_and_count();
void fill_area();
int look_at_area();
}

namespace heddle {
namespace {

using testing::AllOf;
using testing::HasSubstr;

check_result run(const std::function<void(machine&)>& build, bool pruned = true) {
  return check({.stop_at_first_failure = false, .irq_pruning = pruned}, build);
}

// A program of one CPU and the handler of one interrupt that comes once, anywhere. With `masked`
// the program keeps it out.
template <class Program, class Handler>
std::function<void(machine&)> interrupted(Program program, Handler handler, bool masked = false,
                                          void (*at_end)() = nullptr) {
  return [=](machine& m) {
    const cpu_handle core = m.thread("core0", [=] {
      const irq_level before = masked ? cpu::irq_save() : irqs_enabled;
      program();
      if (masked)
        cpu::irq_restore(before);
    });
    m.interrupt(core, "tick", {.arrivals = 1}, [=] { handler(); });
    if (at_end != nullptr)
      m.finally([=] { at_end(); });
  };
}

TEST(interrupted, a_pop_between_the_statements_of_another_takes_the_same_node) {
  const auto program = [](bool masked) {
    return [masked](machine& m) {
      m.initially([] { fill_stack(); });
      interrupted([] { observe("program", pop()); }, [] { observe("handler", pop()); }, masked)(m);
    };
  };
  EXPECT_THAT(run(program(false)).outcomes,
              testing::UnorderedElementsAre("handler=1 program=1", "handler=1 program=2",
                                            "handler=2 program=1"));
  const check_result masked = run(program(true));
  EXPECT_EQ(masked.verdict, verdict::pass) << masked.report();
  EXPECT_THAT(masked.outcomes,
              testing::UnorderedElementsAre("handler=1 program=2", "handler=2 program=1"));
}

// The handler pops both nodes and pushes the first one back: the program makes a node the head
// that somebody owns.
TEST(interrupted, a_pop_is_not_safe_from_what_looks_unchanged) {
  const check_result r = run([](machine& m) {
    m.initially([] { fill_stack(); });
    interrupted([] { observe("program", pop()); },
                [] {
                  pop();
                  observe("handler", pop());
                  push(1);
                },
                false, [] { observe("then", pop()); })(m);
  });
  EXPECT_THAT(r.outcomes, testing::Contains("handler=2 program=1 then=2"));
}

TEST(interrupted, a_flag_is_no_lock) {
  const auto program = [](bool masked) {
    return interrupted([] { observe("program", try_flag()); },
                       [] { observe("handler", try_flag()); }, masked);
  };
  EXPECT_THAT(run(program(false)).outcomes, testing::Contains("handler=1 program=1"));
  EXPECT_THAT(run(program(true)).outcomes,
              testing::UnorderedElementsAre("handler=0 program=1", "handler=1 program=0"));
}

TEST(interrupted, a_callback_is_lost_between_the_stores_of_another) {
  const auto program = [](bool masked) {
    return interrupted([] { call_back_later(0); }, [] { call_back_later(1); }, masked,
                       [] { observe("found", later_callbacks()); });
  };
  EXPECT_THAT(run(program(false)).outcomes, testing::UnorderedElementsAre("found=1", "found=2"));
  EXPECT_THAT(run(program(true)).outcomes, testing::UnorderedElementsAre("found=2"));
}

TEST(interrupted, offering_interrupts_everywhere_finds_no_more) {
  const auto build = [](machine& m) {
    m.initially([] { fill_stack(); });
    interrupted(
        [] {
          observe("program", pop() * 10 + try_flag());
          call_back_later(0);
        },
        [] {
          call_back_later(1);
          observe("handler", pop() * 10 + try_flag());
        },
        false, [] { observe("found", later_callbacks()); })(m);
  };
  const check_result pruned = run(build);
  const check_result everywhere = run(build, false);
  EXPECT_EQ(pruned.outcomes, everywhere.outcomes);
  EXPECT_LT(pruned.executions, everywhere.executions);
  EXPECT_GE(pruned.outcomes.size(), 6U);
}

TEST(interrupted, a_counter_shared_with_a_handler_is_an_irq_race) {
  const check_result r =
      run(interrupted([] { count_one(); }, [] { count_one(); }, false, [] { counted(); }));
  EXPECT_EQ(r.kinds, std::set<kind>{kind::irq_race}) << r.report();
  EXPECT_THAT(r.failure.message, AllOf(HasSubstr("count: "), HasSubstr("interrupted_code.c:"),
                                       HasSubstr("tick"), HasSubstr("no compiler barrier")));
}

// The handler counts, then sets a volatile flag; the program looks at the flag first.
TEST(interrupted, a_barrier_behind_a_volatile_flag_orders_what_the_handler_did) {
  const auto program = [](bool barrier) {
    return interrupted([barrier] { observe("seen", wait_and_count(barrier ? 1 : 0)); },
                       [] { tick_and_count(); });
  };
  const check_result with = run(program(true));
  EXPECT_EQ(with.verdict, verdict::pass) << with.report();
  EXPECT_EQ(with.outcomes, (std::set<std::string>{"seen=-1", "seen=1"}));
  const check_result without = run(program(false));
  EXPECT_EQ(without.kinds, std::set<kind>{kind::irq_race}) << without.report();
  EXPECT_THAT(without.failure.message, HasSubstr("ticks: "));
}

// Every access is made, and made at once, but two of them are two.
TEST(interrupted, a_volatile_counter_is_no_race_and_loses_counts) {
  const check_result r = run(interrupted([] { volatile_count_one(); }, [] { volatile_count_one(); },
                                         false, [] { observe("count", volatile_counted()); }));
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, (std::set<std::string>{"count=1", "count=2"}));
}

TEST(interrupted, volatile_between_cpus_is_relaxed) {
  const check_result r = run([](machine& m) {
    m.thread("P0", [] { volatile_count_one(); });
    m.thread("P1", [] { volatile_count_one(); });
    m.finally([] { observe("count", volatile_counted()); });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, (std::set<std::string>{"count=1", "count=2"}));
}

TEST(interrupted, masking_is_a_barrier) {
  const check_result r = run(interrupted([] { count_one(); }, [] { count_one(); }, true,
                                         [] { observe("count", counted()); }));
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, std::set<std::string>{"count=2"});
}

// Of a MiB: one access, in front of which the handler may come, or behind it.
TEST(interrupted, a_fill_of_much_memory_is_one_access) {
  const check_result r =
      run(interrupted([] { fill_area(); }, [] { observe("seen", look_at_area()); }));
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_THAT(r.outcomes, testing::UnorderedElementsAre("seen=0", "seen=1"));
}

} // namespace
} // namespace heddle
