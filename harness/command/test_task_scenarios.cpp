// Scenarios with tasks for the tests of the command: several on a CPU, preempted, stuck, and waits
// that time out.
#include <cstdint>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

namespace {

using heddle::acquire;
using heddle::atomic;
using heddle::expect;
using heddle::fails;
using heddle::kind;
using heddle::machine;
using heddle::pass;
using heddle::relaxed;
using heddle::release;
namespace cpu = heddle::cpu;

struct shipped {
  static constexpr heddle::irq_level masks = heddle::irqs_enabled;
  static constexpr bool repaired = false;
};
struct fixed {
  static constexpr heddle::irq_level masks = heddle::max_irq_level;
  static constexpr bool repaired = true;
};

// Two tasks on a CPU, and an interrupt after which the other one runs.
class two_tasks {
public:
  template <class F>
  void build(machine& m, F body) {
    const auto core0 = m.cpu("core0");
    m.task(core0, "low", 1, body);
    m.task(core0, "high", 2, body);
    m.interrupt(core0, "tick", {}, [] {});
    m.schedule({this, &run_cpu, &run_task, &leave_interrupt});
  }

private:
  static two_tasks& of(void* self) { return *static_cast<two_tasks*>(self); }
  void swap_to(unsigned task) {
    running_ = task;
    cpu::swap_to({static_cast<std::uint8_t>(heddle::first_task + task)});
  }
  static void run_cpu(void* self, unsigned) {
    for (unsigned task = 0; task < 2; ++task)
      while (!of(self).ended_[task])
        of(self).swap_to(task);
  }
  static void run_task(void* self, unsigned task, void (*body)(const void*), const void* what) {
    cpu::irq_restore(heddle::irqs_enabled);
    body(what);
    of(self).ended_[task] = true;
    of(self).running_ = 2;
    cpu::swap_to({0});
  }
  static void leave_interrupt(void* self, unsigned) {
    if (of(self).running_ == 0 && !of(self).ended_[1])
      of(self).swap_to(1);
  }

  bool ended_[2]{};
  unsigned running_ = 0;
};

template <class Policy>
struct preempted {
  atomic<int> count{0};
  two_tasks tasks;

  void build(machine& m) {
    heddle::name(count, "count");
    tasks.build(m, [this] {
      const cpu::irq_guard masked(Policy::masks);
      count.store(count.load(relaxed) + 1, relaxed);
    });
    m.finally([this] { expect(count.load() == 2, kind::conservation, "both additions count"); });
  }
};
HEDDLE_SCENARIO(preempts) = heddle::scenario<preempted>("test/task/preempted", "textbook")
                                .variant<shipped>("shipped", fails(kind::conservation))
                                .variant<fixed>("fixed", pass);

// The urgent task spins for a lock whose holder it has preempted.
template <class Policy>
struct preempted_holder {
  atomic<int> lock{0};
  two_tasks tasks;

  void build(machine& m) {
    heddle::name(lock, "lock");
    tasks.build(m, [this] {
      const cpu::irq_guard masked(Policy::masks);
      heddle::await_exchange(lock, 0, 1, acquire);
      lock.store(0, release);
    });
  }
};
HEDDLE_SCENARIO(holds) = heddle::scenario<preempted_holder>("test/task/holder", "textbook")
                             .variant<shipped>("shipped", fails(kind::deadlock))
                             .variant<fixed>("fixed", pass);

// Who waits for a unit may give up; the one who gives may not notice.
template <class Policy>
struct timed_out {
  atomic<bool> waits{true};
  atomic<bool> given{false};
  atomic<int> units{0};

  void build(machine& m) {
    heddle::name(waits, "waits");
    heddle::name(given, "given");
    heddle::name(units, "units");
    m.thread("taker", [this] { take(); });
    m.thread("giver", [this] { give(); });
    m.finally([this] { expect(units.load() == 1, kind::conservation, "the unit is somewhere"); });
  }
  // Whether this ended the wait, and nobody else has.
  bool ends_wait() {
    if constexpr (Policy::repaired)
      return waits.exchange(false);
    const bool waited = waits.load();
    waits.store(false);
    return waited;
  }
  void take() {
    const bool times_out = heddle::choose(2) == 1;
    if (times_out && ends_wait())
      return;
    heddle::await(given, acquire, true);
    units.fetch_add(1);
  }
  void give() {
    if (ends_wait())
      given.store(true, release);
    else
      units.fetch_add(1);
  }
};
HEDDLE_SCENARIO(times_out) = heddle::scenario<timed_out>("test/task/timeout", "textbook")
                                 .variant<shipped>("shipped", fails(kind::conservation))
                                 .variant<fixed>("fixed", pass);

} // namespace
