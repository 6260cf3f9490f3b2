// Why nobody can go on, in words.
#include "checker/check/check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/cpu.hpp>
#include <heddle/fence.hpp>
#include <heddle/machine.hpp>

namespace heddle {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

// The lines of a check that fails by being stuck.
std::vector<std::string> lines_of(kind what, const std::function<void(machine&)>& build) {
  const check_result r = check({}, build);
  EXPECT_EQ(r.failure.what, what) << r.report();
  if (!r.first)
    return {};
  EXPECT_EQ(r.first->waits_since.size(), r.first->waiting.size());
  return r.first->waiting;
}

void take(atomic<int>& lock) { await_exchange(lock, 0, 1, acquire); }

TEST(stuck, who_holds_the_lock_and_where_it_was_taken) {
  EXPECT_THAT(
      lines_of(kind::deadlock,
               [](machine& m) {
                 auto& lock = m.make<atomic<int>>("heap.lock");
                 m.thread("core0", [&] { take(lock); });
                 m.thread("core1", [&] {
                   await(lock, relaxed, 1);
                   take(lock);
                 });
               }),
      ElementsAre(MatchesRegex("core1 waits for the lock heap.lock \\(stuck_test.cpp:[0-9]+\\), "
                               "which core0 holds, taken at stuck_test.cpp:[0-9]+")));
}

TEST(stuck, cpus_that_wait_for_each_other_in_a_circle) {
  const auto lines = lines_of(kind::deadlock, [](machine& m) {
    auto& a = m.make<atomic<int>>("a");
    auto& b = m.make<atomic<int>>("b");
    auto& c = m.make<atomic<int>>("c");
    const auto both = [&m](const char* name, atomic<int>& first, atomic<int>& second) {
      m.thread(name, [&] {
        take(first);
        take(second);
        second.store(0, release);
        first.store(0, release);
      });
    };
    both("core0", a, b);
    both("core1", b, c);
    both("core2", c, a);
  });
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[3], "core0 waits for core1, which waits for core2, which waits for core0");
}

TEST(stuck, a_cpu_that_waits_for_its_own_lock) {
  EXPECT_THAT(lines_of(kind::deadlock,
                       [](machine& m) {
                         auto& lock = m.make<atomic<int>>("heap.lock");
                         m.thread("core0", [&] {
                           take(lock);
                           take(lock);
                         });
                       }),
              ElementsAre(AllOf(HasSubstr("core0 waits for the lock heap.lock ("),
                                HasSubstr(", which it holds itself, taken at stuck_test.cpp:"))));
}

TEST(stuck, a_handler_that_waits_for_the_lock_of_what_it_interrupts) {
  EXPECT_THAT(lines_of(kind::deadlock,
                       [](machine& m) {
                         auto& lock = m.make<atomic<int>>("heap.lock");
                         const auto core0 = m.thread("core0", [&] {
                           take(lock);
                           lock.store(0, release);
                         });
                         m.interrupt(core0, "dma", {}, [&] {
                           take(lock);
                           lock.store(0, release);
                         });
                       }),
              ElementsAre(AllOf(HasSubstr("core0, in the handler of dma, waits for the lock"),
                                HasSubstr(", which core0 itself holds, taken at "))));
}

TEST(stuck, a_lock_taken_in_a_handler_says_so) {
  EXPECT_THAT(lines_of(kind::deadlock,
                       [](machine& m) {
                         auto& lock = m.make<atomic<int>>("heap.lock");
                         const auto core0 = m.cpu("core0");
                         m.interrupt(core0, "dma", {}, [&] { take(lock); });
                         m.thread("core1", [&] {
                           await(lock, relaxed, 1);
                           take(lock);
                         });
                       }),
              ElementsAre(HasSubstr(", which core0 holds, taken in the handler of dma at ")));
}

TEST(stuck, interrupts_that_are_masked_meanwhile) {
  EXPECT_THAT(lines_of(kind::lost_wakeup,
                       [](machine& m) {
                         auto& done = m.make<atomic<int>>("done");
                         auto core0 = m.thread("core0", [&] {
                           const cpu::irq_guard masked(3);
                           await(done, acquire, 1);
                         });
                         static line_handle doorbell;
                         m.interrupt(core0, "dma", {.level = 3}, [&] { done.store(1, release); });
                         m.interrupt(core0, "rare", {.arrives = arrival::maybe}, [] {});
                         doorbell = m.interrupt(core0, "doorbell", {.arrivals = 0}, [] {});
                         m.interrupt(core0, "bell", {.arrivals = 0}, [] {});
                         m.thread("core1", [] { cpu::raise(doorbell); });
                       }),
              ElementsAre(AllOf(HasSubstr("core0 waits for done to become 1 ("),
                                HasSubstr("; it is 0; dma, doorbell cannot be delivered while "
                                          "levels up to 3 are masked"),
                                Not(HasSubstr("rare")), Not(HasSubstr(" bell")))));
}

TEST(stuck, interrupts_of_the_level_of_the_handler_that_waits) {
  EXPECT_THAT(lines_of(kind::lost_wakeup,
                       [](machine& m) {
                         auto& done = m.make<atomic<int>>("done");
                         auto core0 = m.cpu("core0");
                         m.interrupt(core0, "dma", {}, [&] { await(done, acquire, 1); });
                         m.interrupt(core0, "timer", {}, [&] { done.store(1, release); });
                       }),
              ElementsAre(HasSubstr("; timer cannot be delivered while the handler of dma runs")));
}

TEST(stuck, an_idle_cpu) {
  const auto idles = [](unsigned arrivals) {
    return [arrivals](machine& m) {
      auto core0 = m.thread("core0", [] { cpu::idle(); });
      m.interrupt(core0, "doorbell", {.arrivals = arrivals, .arrives = arrival::maybe}, [] {});
    };
  };
  EXPECT_THAT(lines_of(kind::lost_wakeup, idles(1)),
              ElementsAre(MatchesRegex("core0 is idle \\(stuck_test.cpp:[0-9]+\\), and no "
                                       "interrupt can come any more")));
  EXPECT_THAT(lines_of(kind::lost_wakeup, idles(0)),
              ElementsAre(MatchesRegex("core0 is idle \\(stuck_test.cpp:[0-9]+\\), and waits for "
                                       "the interrupt doorbell, which nobody raises any more")));
}

TEST(stuck, who_wrote_what_a_loop_looks_at) {
  EXPECT_THAT(
      lines_of(kind::lost_wakeup,
               [](machine& m) {
                 auto& lock = m.make<atomic<int>>("heap.lock");
                 m.thread("core0", [&] { lock.exchange(1, acquire); });
                 m.thread("core1", [&] {
                   await(lock, relaxed, 1);
                   while (lock.load(relaxed) != 0) {
                     atomic_thread_fence(seq_cst);
                     cpu::relax();
                   }
                 });
               }),
      ElementsAre(MatchesRegex("core1 spins: heap.lock stays 1 \\(stuck_test.cpp:[0-9]+\\), "
                               "written by core0 at stuck_test.cpp:[0-9]+")));
}

TEST(stuck, a_task_is_named) {
  struct scheduler {
    static void run_cpu(void*, unsigned) { cpu::swap_to({first_task}); }
    static void run_task(void*, unsigned, void (*body)(const void*), const void* what) {
      body(what);
      cpu::swap_to({0});
    }
  };
  EXPECT_THAT(lines_of(kind::lost_wakeup,
                       [](machine& m) {
                         auto& done = m.make<atomic<int>>("done");
                         auto core0 = m.cpu("core0");
                         m.task(core0, "waiter", 1, [&] { await(done, acquire, 1); });
                         m.schedule({nullptr, &scheduler::run_cpu, &scheduler::run_task, nullptr});
                       }),
              ElementsAre(HasSubstr("core0, in task waiter, waits for done to become 1 (")));
}

} // namespace
} // namespace heddle
