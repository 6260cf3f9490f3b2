// A scheduler with fixed priorities: the most urgent ready task of a CPU runs, first come first
// served among equals, and a task that becomes ready takes the CPU from a less urgent one.
//
// Tasks stay on the CPU they were made for. One spin lock protects everything; a CPU that switches
// tasks holds it until the task switched to gives it back, so each continuation is left and resumed
// with the lock held and all interrupts masked. Waking a task of another CPU raises that CPU's
// reschedule line. Parking is that of parking.hpp; the end of a finite wait is the tick line of the
// CPU, raised when the wait begins: it comes whenever it comes, and ends one such wait.
#pragma once

#include <cstdint>

#include <heddle/choose.hpp>
#include <heddle/continuation.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/machine.hpp>
#include <heddle/name.hpp>
#include <heddle/uninstrumented.hpp>

#include "alloc/kernel/parking.hpp"
#include "alloc/kernel/spin_lock.hpp"
#include "alloc/kernel/wait_queue.hpp"

namespace heddle::kernel {

// What a mutant gets wrong.
struct scheduler_rules {
  bool interrupts_other_cpus = true; // a task readied on another CPU makes it look
  bool preempts_at_interrupt_exit = true;
  bool first_come_first_served = true;
};

// What a machine needs. A line that may be raised costs the checker a choice per operation.
struct scheduler_lines {
  bool reschedule = false; // tasks are readied by other CPUs
  bool tick = false;       // tasks wait with timeouts
  irq_level level = 1;
};

template <scheduler_rules Rules = scheduler_rules{}>
class scheduler {
public:
  // To be called when the machine has all its tasks. The scheduler lives as long as the machine.
  HEDDLE_UNINSTRUMENTED void attach(machine& m, scheduler_lines lines = {}) {
    heddle::name(lock_, "lock");
    for (unsigned i = 0; i < m.tasks(); ++i) {
      const task_record& record = m.task(i);
      task& t = tasks_[i];
      t.priority = record.priority;
      t.cpu = record.cpu.id;
      ++cpus_[t.cpu].alive;
      make_ready(t);
    }
    for (unsigned c = 0; c < m.cpus(); ++c) {
      if (cpus_[c].alive != 0)
        add_lines(m, cpu_handle{static_cast<std::uint8_t>(c)}, lines);
    }
    m.schedule({this, &run_cpu, &run_task, &leave_interrupt});
  }

  HEDDLE_UNINSTRUMENTED task_id current() const { return task_id{index(*here().current)}; }
  HEDDLE_UNINSTRUMENTED unsigned priority(task_id t) const {
    return tasks_[static_cast<std::uint32_t>(t)].priority;
  }

  // Of a task of this CPU that waits or is ready; a ready one may take the CPU at once. From tasks
  // only.
  HEDDLE_UNINSTRUMENTED void set_priority(task_id id, unsigned priority) {
    task& t = tasks_[static_cast<std::uint32_t>(id)];
    const irq_level before = lock_.lock();
    t.priority = priority;
    if (t.is == state::ready) {
      cpus_[t.cpu].ready.remove(t);
      make_ready(t);
      if (before == irqs_enabled)
        preempt();
    }
    lock_.unlock(before);
  }

  // Lets equals run. From tasks only.
  HEDDLE_UNINSTRUMENTED void yield() {
    const irq_level before = lock_.lock();
    if (const wait_node* next = here().ready.peek();
        next != nullptr && next->priority >= here().current->priority) {
      make_ready(*here().current);
      switch_away();
    }
    lock_.unlock(before);
  }

  // The readied task takes the CPU at once, or where the outermost interrupt ends. In a critical
  // section of the caller it waits for the next of both.
  HEDDLE_UNINSTRUMENTED void notify(task_id id, unsigned slot) {
    task& t = tasks_[static_cast<std::uint32_t>(id)];
    const irq_level before = lock_.lock();
    ++t.notifications[slot];
    if (t.is == state::waiting && t.waits_at == slot) {
      make_ready(t);
      announce(t);
    }
    if (!cpu::in_interrupt() && before == irqs_enabled)
      preempt();
    lock_.unlock(before);
  }

  // The notifications of the calling task, which are then consumed; 0 if the wait ran out first.
  HEDDLE_UNINSTRUMENTED unsigned take(unsigned slot, timeout wait) {
    expect(wait == timeout::none || !cpu::in_interrupt(), kind::blocking_in_interrupt,
           "an interrupt handler never waits");
    const irq_level before = lock_.lock();
    task& me = *here().current;
    if (me.notifications[slot] == 0 && wait != timeout::none) {
      expect(before == irqs_enabled, kind::lock_held_while_blocking,
             "a task does not wait in a critical section");
      me.waits_at = slot;
      me.is = state::waiting;
      if (wait == timeout::finite)
        arm(me);
      switch_away();
      disarm(me);
    }
    const unsigned taken = me.notifications[slot];
    me.notifications[slot] = 0;
    lock_.unlock(before);
    return taken;
  }

  // For scenarios: the notifications that nobody has taken. When all tasks have ended.
  HEDDLE_UNINSTRUMENTED unsigned pending(task_id t, unsigned slot) const {
    return tasks_[static_cast<std::uint32_t>(t)].notifications[slot];
  }

private:
  enum class state : std::uint8_t { ready, running, waiting, ended };

  struct task : wait_node {
    unsigned cpu = 0;
    state is = state::ready;
    unsigned waits_at = 0;
    bool timed = false; // the wait may run out
    unsigned notifications[slots_per_task] = {};
  };

  struct cpu_state {
    wait_queue ready;
    task* current = nullptr; // null: the CPU's own continuation runs
    unsigned alive = 0;      // tasks that have not ended
    bool look = false;       // where the outermost interrupt ends; the CPU's own
    bool has_reschedule = false;
    bool has_tick = false;
    line_handle reschedule{};
    line_handle tick{};
  };

  HEDDLE_UNINSTRUMENTED static scheduler& of(void* self) { return *static_cast<scheduler*>(self); }
  HEDDLE_UNINSTRUMENTED cpu_state& here() { return cpus_[cpu::id()]; }
  HEDDLE_UNINSTRUMENTED const cpu_state& here() const { return cpus_[cpu::id()]; }
  HEDDLE_UNINSTRUMENTED std::uint32_t index(const task& t) const {
    return static_cast<std::uint32_t>(&t - tasks_);
  }

  HEDDLE_UNINSTRUMENTED void add_lines(machine& m, cpu_handle c, const scheduler_lines& wanted) {
    cpu_state& state = cpus_[c.id];
    const line_settings raised{.arrivals = 0, .level = wanted.level};
    state.has_reschedule = wanted.reschedule;
    state.has_tick = wanted.tick;
    if (wanted.reschedule)
      state.reschedule = m.interrupt(c, "reschedule", raised,
                                     [this]() HEDDLE_UNINSTRUMENTED { here().look = true; });
    if (wanted.tick)
      state.tick =
          m.interrupt(c, "tick", raised, [this]() HEDDLE_UNINSTRUMENTED { end_one_wait(); });
  }

  // A CPU with nothing ready waits for an interrupt, as long as it has tasks. One that comes
  // between giving back the lock and the wait ends the wait: it is masked until then.
  HEDDLE_UNINSTRUMENTED static void run_cpu(void* self, unsigned id) {
    scheduler& s = of(self);
    cpu_state& c = s.cpus_[id];
    s.lock_.lock();
    while (c.alive != 0) {
      if (!c.ready.is_empty()) {
        s.switch_away();
        continue;
      }
      s.lock_.release_only();
      cpu::idle();
      s.lock_.lock();
    }
    s.lock_.unlock(irqs_enabled);
  }

  HEDDLE_UNINSTRUMENTED static void run_task(void* self, unsigned id, void (*body)(const void*),
                                             const void* of_task) {
    scheduler& s = of(self);
    s.lock_.unlock(irqs_enabled);
    body(of_task);
    s.lock_.lock();
    s.tasks_[id].is = state::ended;
    --s.here().alive;
    s.switch_away();
    __builtin_unreachable();
  }

  // The idle loop looks by itself.
  HEDDLE_UNINSTRUMENTED static void leave_interrupt(void* self, unsigned id) {
    scheduler& s = of(self);
    cpu_state& c = s.cpus_[id];
    if (!c.look)
      return;
    c.look = false;
    if (c.current == nullptr || !Rules.preempts_at_interrupt_exit)
      return;
    const irq_level before = s.lock_.lock();
    s.preempt();
    s.lock_.unlock(before);
  }

  // The following hold the lock.

  HEDDLE_UNINSTRUMENTED void make_ready(task& t) {
    t.is = state::ready;
    if (Rules.first_come_first_served)
      cpus_[t.cpu].ready.push(t);
    else
      cpus_[t.cpu].ready.push_front(t);
  }

  // Makes the CPU of a task that has become ready look whether it is the most urgent one.
  HEDDLE_UNINSTRUMENTED void announce(const task& t) {
    cpu_state& c = cpus_[t.cpu];
    if (t.cpu == cpu::id()) {
      c.look = cpu::in_interrupt();
      return;
    }
    expect(c.has_reschedule, kind::expectation,
           "scheduler: a task readied by another CPU needs a reschedule line");
    const bool matters = c.current == nullptr || c.current->priority < t.priority;
    if (matters && Rules.interrupts_other_cpus)
      cpu::raise(c.reschedule);
  }

  // Gives the CPU to a more urgent task. The one that loses it keeps its turn among its equals.
  HEDDLE_UNINSTRUMENTED void preempt() {
    cpu_state& c = here();
    const wait_node* const next = c.ready.peek();
    if (next == nullptr || next->priority <= c.current->priority)
      return;
    c.current->is = state::ready;
    c.ready.push_front(*c.current);
    switch_away();
  }

  // Leaves the running continuation, whose state says why, until somebody switches to it. Without a
  // ready task the CPU's own continuation goes on.
  HEDDLE_UNINSTRUMENTED void switch_away() {
    cpu_state& c = here();
    auto* const next = static_cast<task*>(c.ready.pop());
    task* const me = c.current;
    c.current = next;
    if (next == nullptr) {
      cpu::swap_to({static_cast<std::uint8_t>(cpu::id())});
      return;
    }
    next->is = state::running;
    if (next != me)
      cpu::swap_to({static_cast<std::uint8_t>(first_task + index(*next))});
  }

  // The wait of the running task may run out from now on.
  HEDDLE_UNINSTRUMENTED void arm(task& t) {
    expect(here().has_tick, kind::expectation,
           "scheduler: a wait with a timeout needs a tick line");
    t.timed = true;
    cpu::raise(here().tick);
  }

  // After the wait: no tick is needed any more unless for others.
  HEDDLE_UNINSTRUMENTED void disarm(task& t) {
    if (!t.timed)
      return;
    t.timed = false;
    if (count_timed() == 0)
      cpu::withdraw(here().tick);
  }

  HEDDLE_UNINSTRUMENTED bool may_run_out(const task& t) const {
    return t.timed && t.is == state::waiting && t.cpu == cpu::id();
  }
  HEDDLE_UNINSTRUMENTED unsigned count_timed() const {
    unsigned n = 0;
    for (const task& t : tasks_)
      n += may_run_out(t) ? 1 : 0;
    return n;
  }

  // The tick: one of the waits of this CPU that may run out does.
  HEDDLE_UNINSTRUMENTED void end_one_wait() {
    const lock_guard held(lock_);
    const unsigned n = count_timed();
    if (n == 0)
      return;
    unsigned chosen = n == 1 ? 0 : choose(n);
    for (task& t : tasks_) {
      if (!may_run_out(t) || chosen-- != 0)
        continue;
      t.timed = false;
      make_ready(t);
      announce(t);
      break;
    }
    if (n > 1)
      cpu::raise(here().tick);
  }

  spin_lock<> lock_;
  cpu_state cpus_[max_cpus];
  task tasks_[max_tasks];
};

static_assert(parking<scheduler<>>);

} // namespace heddle::kernel
