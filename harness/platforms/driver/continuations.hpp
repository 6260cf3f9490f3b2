// Who runs where (<heddle/continuation.hpp>): every CPU has a continuation of its own, and tasks
// run on any CPU. The state alone; stacks and switching between them are the platform's. Changed on
// the CPU concerned, where nothing interrupts.
#pragma once

#include <atomic>
#include <cstdint>

#include <heddle/machine.hpp>

namespace heddle::driver {

class continuations {
public:
  // Every CPU runs its own, no task has begun.
  void reset();

  unsigned on(unsigned cpu) const { return on_[cpu].current; }
  bool is_own(unsigned cpu) const { return on(cpu) == cpu; }

  // Makes this CPU the one that runs it, if it runs nowhere else.
  bool claim(unsigned continuation) { return !states_[continuation].running.exchange(true); }
  // What was claimed goes on instead of what runs now. True if it begins.
  bool go_on(unsigned cpu, unsigned continuation);
  // Whoever ran before on this CPU is off its stack; others may claim it.
  void arrive(unsigned cpu) { states_[on_[cpu].left].running = false; }

  // Handlers that interrupted it and have ended, whatever CPU it was on.
  void count_handler(unsigned cpu) { ++states_[on(cpu)].handlers; }
  std::uint32_t handlers(unsigned continuation) const { return states_[continuation].handlers; }

private:
  struct state {
    std::atomic<bool> running{false}; // on some CPU, or on its way off it
    bool started = false;
    std::atomic<std::uint32_t> handlers{0};
  };
  struct alignas(64) place {
    unsigned current = 0;
    unsigned left = 0; // the one before
  };

  state states_[first_task + max_tasks];
  place on_[max_cpus];
};

} // namespace heddle::driver
