// The scheduler on one CPU, natively: continuations are contexts of the C library, and a raised
// line comes when nothing masks it.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <ucontext.h>

#include <heddle/machine.hpp>
#include <heddle/native/context.hpp>

#include "alloc/kernel/scheduler.hpp"

namespace {

using heddle::irq_level;
using heddle::kernel::scheduler_lines;
using heddle::kernel::task_id;
using heddle::kernel::timeout;

// Runs a machine of one CPU: switches its continuations and delivers its lines.
class one_cpu {
public:
  explicit one_cpu(const heddle::machine& m) : machine_(m) {
    auto& c = heddle::native::current;
    saved_ = c;
    c.driver = this;
    c.irq_save = [](auto& at, std::uint8_t up_to) {
      return std::exchange(of(at).mask_, std::max(of(at).mask_, up_to));
    };
    c.irq_restore = [](auto& at, std::uint8_t before) {
      of(at).mask_ = before;
      of(at).deliver();
    };
    c.raise = [](auto& at, unsigned line, heddle::place) {
      of(at).pending_ |= 1U << line;
      of(at).deliver();
    };
    c.withdraw = [](auto& at, unsigned line, heddle::place) { of(at).pending_ &= ~(1U << line); };
    c.idle = [](auto& at, heddle::place) { of(at).idle(); };
    c.in_interrupt = [](auto& at) { return of(at).in_handler_; };
    c.swap_to = [](auto& at, unsigned to, heddle::place) { of(at).swap_to(to); };
    c.failed = [](auto& at, heddle::kind what, const char*, heddle::place) {
      of(at).failed.push_back(what);
    };
  }
  ~one_cpu() { heddle::native::current = saved_; }
  one_cpu(const one_cpu&) = delete;
  one_cpu& operator=(const one_cpu&) = delete;

  // Returns when the CPU's own program does.
  void run() {
    machine_.run_cpu(0);
    EXPECT_EQ(mask_, heddle::irqs_enabled);
  }
  std::vector<heddle::kind> failed;

private:
  static constexpr std::size_t stack_bytes = std::size_t{64} << 10U;
  struct context {
    ucontext_t registers{};
    std::unique_ptr<std::byte[]> stack;
  };

  static one_cpu& of(heddle::native::context& c) { return *static_cast<one_cpu*>(c.driver); }

  bool is_open(unsigned line) const { return machine_.line(line).settings.level > mask_; }

  // All that is pending and not masked; switches tasks at the end, as an interrupt does.
  bool deliver() {
    bool any = false;
    for (unsigned line = 0; !in_handler_ && line < machine_.lines(); ++line) {
      if ((pending_ >> line & 1U) == 0 || !is_open(line))
        continue;
      any = true;
      pending_ &= ~(1U << line);
      const irq_level before = std::exchange(mask_, machine_.line(line).settings.level);
      in_handler_ = true;
      machine_.line(line).handler();
      in_handler_ = false;
      machine_.leave_interrupt(0);
      mask_ = before;
    }
    return any;
  }

  void idle() {
    const irq_level before = std::exchange(mask_, heddle::irqs_enabled);
    if (!deliver())
      throw std::runtime_error("idle for ever");
    mask_ = before;
  }

  void swap_to(unsigned to) {
    context& from = contexts_[std::exchange(running_, to)];
    context& next = contexts_[to];
    if (to >= heddle::first_task && next.stack == nullptr) {
      next.stack = std::make_unique<std::byte[]>(stack_bytes);
      getcontext(&next.registers);
      next.registers.uc_stack.ss_sp = next.stack.get();
      next.registers.uc_stack.ss_size = stack_bytes;
      makecontext(&next.registers, &enter, 0);
    }
    swapcontext(&from.registers, &next.registers);
  }
  static void enter() {
    one_cpu& self = of(heddle::native::current);
    self.machine_.run_task(self.running_ - heddle::first_task);
  }

  const heddle::machine& machine_;
  heddle::native::context saved_;
  context contexts_[heddle::first_task + heddle::max_tasks];
  unsigned running_ = 0;
  irq_level mask_ = heddle::irqs_enabled;
  std::uint32_t pending_ = 0;
  bool in_handler_ = false;
};

// Tasks of one CPU that write down their turns.
struct scheduler : testing::Test {
  void run(scheduler_lines lines = {}) {
    os.attach(m, lines);
    one_cpu runs(m);
    runs.run();
    failed = runs.failed;
  }
  void turn(char who) { turns += who; }

  heddle::machine m{heddle::machine_storage{}};
  heddle::cpu_handle core = m.cpu("core0");
  heddle::kernel::scheduler<> os;
  std::string turns;
  std::vector<heddle::kind> failed;
};

TEST_F(scheduler, runs_the_most_urgent_task_first_and_equals_as_they_came) {
  m.task(core, "low", 1, [this] { turn('l'); });
  m.task(core, "first", 2, [this] { turn('a'); });
  m.task(core, "second", 2, [this] { turn('b'); });
  m.task(core, "high", 3, [this] { turn('h'); });
  run();
  EXPECT_EQ(turns, "habl");
}

RC_GTEST_FIXTURE_PROP(scheduler, runs_tasks_in_the_order_of_a_stable_sort, ()) {
  auto priorities = *rc::gen::container<std::vector<unsigned>>(rc::gen::inRange(0U, 4U));
  priorities.resize(std::min<std::size_t>(priorities.size(), heddle::max_tasks));
  std::vector<char> expected;
  for (std::size_t i = 0; i < priorities.size(); ++i) {
    const char who = static_cast<char>('a' + i);
    expected.push_back(who);
    m.task(core, "task", priorities[i], [this, who] { turn(who); });
  }
  std::stable_sort(expected.begin(), expected.end(), [&](char a, char b) {
    return priorities[static_cast<std::size_t>(a - 'a')] >
           priorities[static_cast<std::size_t>(b - 'a')];
  });
  run();
  RC_ASSERT(turns == std::string(expected.begin(), expected.end()));
}

TEST_F(scheduler, gives_the_cpu_to_a_more_urgent_task_where_it_is_readied) {
  m.task(core, "low", 1, [this] {
    turn('l');
    os.notify(task_id{1}, 0);
    turn('l');
  });
  m.task(core, "high", 2, [this] {
    os.take(0, timeout::forever);
    turn('h');
  });
  run();
  EXPECT_EQ(turns, "lhl");
}

TEST_F(scheduler, sorts_a_ready_task_anew_whose_priority_changes) {
  m.task(core, "high", 3, [this] {
    os.set_priority(task_id{2}, 2);
    turn('h');
    os.set_priority(task_id{2}, 4);
    turn('h');
  });
  m.task(core, "middle", 2, [this] { turn('m'); });
  m.task(core, "low", 1, [this] { turn('l'); });
  run();
  EXPECT_EQ(turns, "hlhm");
}

TEST_F(scheduler, readies_a_waiting_task_with_its_new_priority) {
  m.task(core, "low", 1, [this] {
    os.take(0, timeout::forever);
    turn('l');
  });
  m.task(core, "giver", 0, [this] {
    os.set_priority(task_id{0}, 3);
    turn('g');
    os.notify(task_id{0}, 0);
    turn('g');
  });
  run();
  EXPECT_EQ(turns, "glg");
}

TEST_F(scheduler, lets_equals_and_no_others_run_by_yielding) {
  const auto two_turns = [this](char who) {
    turn(who);
    os.yield();
    turn(who);
  };
  m.task(core, "first", 2, [two_turns] { two_turns('a'); });
  m.task(core, "second", 2, [two_turns] { two_turns('b'); });
  m.task(core, "low", 1, [this] { turn('l'); });
  run();
  EXPECT_EQ(turns, "ababl");
}

TEST_F(scheduler, leaves_a_less_urgent_task_that_is_readied_for_later) {
  m.task(core, "high", 2, [this] {
    os.take(1, timeout::forever);
    os.notify(task_id{1}, 0);
    turn('h');
  });
  m.task(core, "low", 1, [this] {
    os.notify(task_id{0}, 1);
    os.take(0, timeout::forever);
    turn('l');
  });
  run();
  EXPECT_EQ(turns, "hl");
}

TEST_F(scheduler, counts_notifications_per_slot_until_they_are_taken) {
  m.task(core, "task", 1, [this] {
    os.notify(os.current(), 1);
    os.notify(os.current(), 1);
    EXPECT_EQ(os.take(0, timeout::none), 0U);
    EXPECT_EQ(os.take(1, timeout::forever), 2U);
    EXPECT_EQ(os.take(1, timeout::none), 0U);
  });
  run();
  EXPECT_EQ(os.pending(task_id{0}, 1), 0U);
}

TEST_F(scheduler, ends_every_wait_that_may_run_out) {
  for (const char who : {'a', 'b'}) {
    m.task(core, "task", 1, [this, who] {
      turn(who);
      EXPECT_EQ(os.take(0, timeout::finite), 0U);
      turn(who);
    });
  }
  run({.tick = true});
  EXPECT_EQ(std::count(turns.begin(), turns.end(), 'a'), 2);
  EXPECT_EQ(std::count(turns.begin(), turns.end(), 'b'), 2);
}

TEST_F(scheduler, switches_where_the_interrupt_ends_that_readies_a_task) {
  const auto line = m.interrupt(core, "device", {.arrivals = 0}, [this] {
    turn('(');
    os.notify(task_id{1}, 0);
    turn(')');
  });
  m.task(core, "low", 1, [this, line] {
    turn('l');
    heddle::cpu::raise(line);
    turn('l');
  });
  m.task(core, "high", 2, [this] {
    os.take(0, timeout::forever);
    turn('h');
  });
  run();
  EXPECT_EQ(turns, "l()hl");
}

TEST_F(scheduler, reports_a_task_that_waits_in_a_critical_section) {
  m.task(core, "task", 1, [this] {
    const heddle::cpu::irq_guard section;
    os.take(0, timeout::finite);
  });
  run({.tick = true});
  EXPECT_EQ(failed, std::vector{heddle::kind::lock_held_while_blocking});
}

} // namespace
