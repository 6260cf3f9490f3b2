// Parking without a scheduler: every task has a CPU of its own, on which it waits.
//
// What is left of FreeRTOS's notifications then is a counter per slot. A wait that may run out is
// one look at the counter, at any time: what it finds tells whether the notification or the end of
// the wait came first. Tasks are those of machine::thread(), numbered by their CPUs.
#pragma once

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/name.hpp>
#include <heddle/uninstrumented.hpp>

#include "alloc/kernel/parking.hpp"

namespace heddle::kernel {

template <unsigned Tasks>
class lone_parking {
public:
  HEDDLE_UNINSTRUMENTED task_id current() const { return task_id{cpu::id()}; }
  HEDDLE_UNINSTRUMENTED unsigned priority(task_id task) const { return priorities_[index(task)]; }

  HEDDLE_UNINSTRUMENTED void notify(task_id task, unsigned slot) {
    counter(task, slot).fetch_add(1, release);
  }

  HEDDLE_UNINSTRUMENTED unsigned take(unsigned slot, timeout wait) {
    auto& mine = counter(current(), slot);
    if (wait != timeout::none)
      expect(!cpu::in_interrupt(), kind::blocking_in_interrupt, "an interrupt handler never waits");
    if (wait == timeout::forever)
      await_not(mine, acquire, 0);
    return mine.exchange(0, acquire);
  }

  // Before the machine runs.
  HEDDLE_UNINSTRUMENTED void set_priority(unsigned cpu, unsigned priority) {
    priorities_[cpu] = priority;
  }

  // For scenarios: the notifications that nobody has taken.
  HEDDLE_UNINSTRUMENTED unsigned pending(task_id task, unsigned slot) const {
    return counters_[index(task)][slot].load(relaxed);
  }
  HEDDLE_UNINSTRUMENTED void name_members() const { heddle::name(counters_, "notifications"); }

private:
  HEDDLE_UNINSTRUMENTED static constexpr std::uint32_t index(task_id task) {
    return static_cast<std::uint32_t>(task);
  }
  HEDDLE_UNINSTRUMENTED atomic<std::uint32_t>& counter(task_id task, unsigned slot) {
    return counters_[index(task)][slot];
  }

  atomic<std::uint32_t> counters_[Tasks][slots_per_task];
  unsigned priorities_[Tasks] = {};
};

static_assert(parking<lone_parking<1>>);

} // namespace heddle::kernel
