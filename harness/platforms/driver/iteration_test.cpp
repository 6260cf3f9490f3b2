// The order of an iteration, and what ends one, on a port with one CPU.
#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/platforms/driver/fake_port_test.hpp"
#include "harness/platforms/driver/interrupts.hpp"
#include "harness/platforms/driver/iteration.hpp"
#include "harness/platforms/driver/machine_state.hpp"
#include "harness/platforms/driver/notes.hpp"
#include "harness/platforms/driver/operations.hpp"
#include "harness/platforms/driver/report.hpp"
#include "harness/platforms/driver/tasks.hpp"

namespace heddle::driver {
namespace {

using testing::ElementsAre;

void say(const char* what) { fake->log.emplace_back(what); }

// Where a machine of one CPU gives up, if it does.
enum class stage { none, build, initially, program, finally };

template <stage gives_up>
void reach(stage s) {
  if (s == gives_up)
    drop_iteration();
}

template <stage gives_up>
void build_stages(void*, machine& m) {
  say("build");
  reach<gives_up>(stage::build);
  m.initially([] {
    say("initially");
    reach<gives_up>(stage::initially);
  });
  auto core = m.thread("core", [] {
    say("program");
    reach<gives_up>(stage::program);
    note_value("x", 1);
  });
  m.interrupt(core, "tick", {}, [] {});
  m.finally([] {
    say("finally");
    reach<gives_up>(stage::finally);
  });
}

TEST(iteration, everything_is_new_then_the_cpus_meet_and_what_must_come_does_before_the_end) {
  fake_run one(&build_stages<stage::none>);
  run_iterations();
  auto& log = fake->log;
  EXPECT_EQ(std::erase(log, "tick"), 1); // before the program, or after it
  EXPECT_THAT(log, ElementsAre("statics", "build", "initially", "meet", "stagger", "program", "end",
                               "finally"));
  EXPECT_EQ(one.result().iterations, 1U);
  EXPECT_EQ(one.result().dropped, 0U);
  EXPECT_STREQ(one.result().outcomes.begin()->text, "x=1");
}

template <stage gives_up>
std::string last_before_recall() {
  fake_run two(&build_stages<gives_up>, 2);
  run_iterations();
  EXPECT_EQ(two.result().iterations, 2U);
  EXPECT_EQ(two.result().dropped, 2U);
  EXPECT_EQ(two.result().outcomes.begin(), two.result().outcomes.end());
  EXPECT_EQ(two.result().iteration_began, 0U);
  std::erase(fake->log, "tick");
  EXPECT_EQ(fake->log.back(), "recall"); // what comes later does not happen
  return fake->log[fake->log.size() - 2];
}

TEST(iteration, what_is_given_up_ends_at_once_wherever_it_is) {
  EXPECT_EQ(last_before_recall<stage::build>(), "build");
  EXPECT_EQ(last_before_recall<stage::initially>(), "initially");
  EXPECT_EQ(last_before_recall<stage::program>(), "program");
  EXPECT_EQ(last_before_recall<stage::finally>(), "finally");
}

// What a machine is refused for; nothing of it runs.
const char* refusal_of(void (*build)(void*, machine&)) {
  fake_run one(build, 5);
  run_iterations();
  EXPECT_EQ(one.result().iterations, 0U);
  EXPECT_EQ(conclude(one.result()), exit_status::refused);
  return one.result().refused.reason;
}

TEST(iteration, what_a_machine_cannot_do_is_refused_before_it_runs) {
  EXPECT_STREQ(refusal_of([](void*, machine& m) {
                 m.cpu("first");
                 m.cpu("second");
               }),
               "more CPUs are needed");
  EXPECT_STREQ(refusal_of([](void*, machine& m) {
                 auto core = m.cpu("core");
                 m.interrupt(core, "tick", {.arrivals = arrival_plan::limit + 1}, [] {});
               }),
               "more than 512 arrivals");
}

TEST(iteration, the_time_that_is_over_begins_no_more) {
  fake_run many(&build_stages<stage::none>, 1000);
  many.result().given.milliseconds = 1;
  many.result().began = port::clock();
  fake->now += 1'000'000;
  run_iterations();
  EXPECT_EQ(many.result().iterations, 1U);
}

// The one failure of an iteration in which `act` is done by the program of a CPU with a line that
// arrives, and a task.
std::string failure_of(void (*act)()) {
  static void (*acts)();
  acts = act;
  fake_run one([](void*, machine& m) {
    auto core = m.thread("core", [] {
      acts();
      say("goes on");
    });
    m.interrupt(core, "tick", {.arrives = arrival::maybe}, [] {});
  });
  run_iterations();
  EXPECT_EQ(std::ranges::count(fake->log, "goes on"), 0);
  EXPECT_EQ(one.result().failures.total(), 1U);
  EXPECT_STREQ(one.result().failures.begin()->kind, "forbidden-context");
  EXPECT_EQ(one.result().dropped, 0U); // that is for assume()
  return one.result().failures.begin()->why;
}

TEST(iteration, what_the_contract_forbids_is_a_failure_and_ends_it) {
  EXPECT_EQ(failure_of([] { raise(0, {}); }), "raise() of a line that arrives by itself");
  EXPECT_EQ(failure_of([] { raise(7, {}); }), "raise() of a line that arrives by itself");
  EXPECT_EQ(failure_of([] { withdraw(0, {}); }), "withdraw() of a line that arrives by itself");
  EXPECT_EQ(failure_of([] { swap_to(first_task, {}); }),
            "swap_to() of a continuation that is not one of this CPU or a task");
}

TEST(iteration, a_program_that_ends_masked_is_a_failure_after_which_its_interrupts_come) {
  fake_run one([](void*, machine& m) {
    auto core = m.thread("core", [] { save_mask(max_irq_level); });
    m.interrupt(core, "tick", {}, [] {});
  });
  run_iterations();
  EXPECT_STREQ(one.result().failures.begin()->why,
               "the program of a CPU ends with interrupts masked");
  EXPECT_EQ(std::ranges::count(fake->log, "tick"), 1);
}

// Whether it is brought, or sent by the operation of idle() itself.
TEST(idle, ends_when_a_handler_has_run_and_leaves_the_mask_as_it_was) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    fake_run one([](void*, machine& m) {
      auto core = m.thread("core", [] {
        save_mask(2);
        idle({});
        EXPECT_EQ(save_mask(0), 2);
        restore_mask(irqs_enabled);
        say("woken");
      });
      m.interrupt(core, "tick", {}, [] {});
    });
    one.result().given.seed = seed;
    run_iterations();
    EXPECT_THAT(fake->log, ElementsAre("statics", "meet", "stagger", "tick", "woken", "end"));
  }
}

TEST(idle, a_daemon_is_left_there_when_nothing_else_is_to_be_done) {
  fake_run one([](void*, machine& m) {
    m.daemon("daemon", [] {
      for (;;)
        idle({});
    });
    m.finally([] { say("finally"); });
  });
  run_iterations();
  EXPECT_EQ(fake->log.back(), "finally");
  EXPECT_EQ(one.result().iterations, 1U);
}

TEST(waiting, a_daemon_is_left_in_its_loop_and_an_arrival_comes_before) {
  fake_run one([](void*, machine& m) {
    auto core = m.daemon("daemon", [] {
      for (;;)
        wait_turn("nothing", {});
    });
    m.interrupt(core, "tick", {}, [] {});
  });
  run_iterations();
  EXPECT_EQ(std::ranges::count(fake->log, "tick"), 1);
  EXPECT_EQ(one.result().iterations, 1U);
}

TEST(report, has_a_line_for_everything_and_the_result_at_the_end) {
  fake_run two(
      [](void*, machine& m) {
        m.thread("core", [] {
          note_value("x", -3);
          note_mark("a mark");
          note_failure("leak", "why not", {"a file", 7});
        });
      },
      2);
  run_iterations();
  fake->log.clear();
  report(two.result(), conclude(two.result()));
  ASSERT_EQ(fake->log.size(), 5U);
  EXPECT_EQ(fake->log[0],
            "heddle: failure count=2 iteration=0 cpu=0 kind=leak place=a_file:7 why=why not");
  EXPECT_EQ(fake->log[1], "heddle: cover count=2 mark=a mark");
  EXPECT_EQ(fake->log[2], "heddle: outcome count=2 iteration=0 values=x=-3");
  EXPECT_EQ(fake->log[3], "heddle: cpu id=0 iterations=0 operations=0 timer=0 ipi=0 handlers=0");
  EXPECT_THAT(fake->log[4], testing::StartsWith("heddle: result verdict=FAIL status=10 "
                                                "iterations=2 dropped=0 failures=2 "));
  EXPECT_THAT(fake->log[4], testing::EndsWith("variant=variant"));
}

TEST(report, what_cannot_start_says_why) {
  fake_run none([](void*, machine&) {});
  auto status = exit_status::passed;
  EXPECT_FALSE(prepare(none.result(), "seeds=1", "host", 4, status));
  EXPECT_EQ(status, exit_status::refused);
  EXPECT_FALSE(prepare(none.result(), "cpus=2 scenario=no/such", "host", 4, status));
  EXPECT_EQ(status, exit_status::refused);
  EXPECT_THAT(fake->log,
              ElementsAre("heddle: boot machine=host cpus=4",
                          "heddle: refused about=seeds=1 reason=an argument is not understood",
                          "heddle: boot machine=host cpus=2",
                          "heddle: refused about=no/such reason=there is no such scenario"));
}

} // namespace
} // namespace heddle::driver
