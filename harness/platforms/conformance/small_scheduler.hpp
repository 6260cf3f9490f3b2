// The least that can be called a scheduler: fixed priorities, one lock, a table of tasks.
#pragma once

#include <heddle/continuation.hpp>
#include <heddle/machine.hpp>

#include "alloc/kernel/spin_lock.hpp"

namespace heddle::conformance {

class small_scheduler {
public:
  static constexpr unsigned no_task = max_tasks;

  // `anywhere`: tasks run on every CPU, not only on their own.
  void build(machine& m, bool anywhere = false) {
    machine_ = &m;
    anywhere_ = anywhere;
    m.schedule({this, run_cpu, run_task, leave_interrupt});
    m.initially([this] {
      for (unsigned t = 0; t < machine_->tasks(); ++t)
        state_[t] = ready;
      for (unsigned& t : current_)
        t = no_task;
    });
  }

  // Of the task that calls: until it has been woken once more than it has blocked.
  void block() {
    const irq_level before = lock_.lock();
    const unsigned task = current_[cpu::id()];
    if (wakes_[task]-- <= 0) {
      state_[task] = blocked;
      switch_to(best());
    }
    lock_.unlock(before);
  }
  void yield() {
    const irq_level before = lock_.lock();
    unsigned& last = last_[current_[cpu::id()]];
    last = ++turn_;
    switch_to(best());
    lock_.unlock(before);
  }

  void wake(unsigned task) {
    const irq_level before = lock_.lock();
    if (++wakes_[task] <= 0)
      state_[task] = ready;
    lock_.unlock(before);
  }

private:
  enum state : unsigned char { ready, running, blocked, ended };

  // All with the lock held.
  bool is_ours(unsigned task) const {
    return anywhere_ || machine_->task(task).cpu.id == cpu::id();
  }
  bool is_before(unsigned a, unsigned b) const {
    if (b == no_task || machine_->task(a).priority != machine_->task(b).priority)
      return b == no_task || machine_->task(a).priority > machine_->task(b).priority;
    return last_[a] < last_[b];
  }
  unsigned best() const {
    const unsigned now = current_[cpu::id()];
    unsigned found = now != no_task && state_[now] == running ? now : no_task;
    for (unsigned t = 0; t < machine_->tasks(); ++t) {
      if (state_[t] == ready && is_ours(t) && is_before(t, found))
        found = t;
    }
    return found;
  }
  bool all_ended() const {
    for (unsigned t = 0; t < machine_->tasks(); ++t) {
      if (state_[t] != ended && is_ours(t))
        return false;
    }
    return true;
  }
  // The lock goes to whoever is resumed.
  void switch_to(unsigned task) {
    unsigned& now = current_[cpu::id()];
    if (task == now)
      return;
    if (now != no_task && state_[now] == running)
      state_[now] = ready;
    now = task;
    if (task != no_task)
      state_[task] = running;
    const unsigned own = cpu::id();
    cpu::swap_to({static_cast<std::uint8_t>(task == no_task ? own : first_task + task)});
  }

  static void run_cpu(void* self, unsigned) { static_cast<small_scheduler*>(self)->run(); }
  void run() {
    for (;;) {
      const irq_level before = lock_.lock();
      switch_to(best());
      const bool done = all_ended();
      lock_.release_only();
      if (!done && !anywhere_)
        cpu::idle(); // still masked: whoever woke a task since ends it
      cpu::irq_restore(before);
      if (done)
        return;
      if (anywhere_)
        cpu::relax();
    }
  }

  static void run_task(void* self, unsigned task, void (*body)(const void*), const void* of) {
    auto& s = *static_cast<small_scheduler*>(self);
    s.lock_.unlock(irqs_enabled); // taken by who resumed it
    body(of);
    s.lock_.lock();
    s.state_[task] = ended;
    s.switch_to(s.best());
  }

  static void leave_interrupt(void* self, unsigned) {
    auto& s = *static_cast<small_scheduler*>(self);
    const irq_level before = s.lock_.lock();
    s.switch_to(s.best());
    s.lock_.unlock(before);
  }

  machine* machine_ = nullptr;
  bool anywhere_ = false;
  kernel::spin_lock<> lock_;
  state state_[max_tasks] = {};
  int wakes_[max_tasks] = {};
  unsigned last_[max_tasks] = {};
  unsigned turn_ = 0;
  unsigned current_[max_cpus] = {};
};

} // namespace heddle::conformance
