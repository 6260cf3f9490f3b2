// Continuations: what a scheduler switches between.
//
// Every CPU begins as a continuation of its own, which runs the CPU's program or, if the CPU has
// tasks, the scheduler. A task is a continuation that belongs to nobody until some CPU swaps to it;
// it may be resumed by another CPU than the one that left it, if the scheduler hands it over under
// a lock.
#pragma once

#include <concepts>
#include <cstdint>

#include <heddle/place.hpp>
#include <heddle_platform.hpp>

namespace heddle {

inline constexpr unsigned max_cpus = 32;
inline constexpr unsigned first_task = max_cpus;

struct continuation {
  std::uint8_t id = 0; // CPUs from 0, tasks from first_task, in the order in which they were made
  friend bool operator==(continuation, continuation) = default;
};

template <class P>
concept continuation_platform = requires(unsigned id, place where) {
  { P::swap_to(id, where) } -> std::same_as<void>;
};
static_assert(continuation_platform<platform>);

// What a machine with tasks calls: a scheduler, which is ordinary code under test. `self` is passed
// to all of them.
struct scheduler_hooks {
  void* self = nullptr;
  // The program of a CPU that has tasks, on the CPU's own continuation, interrupts enabled. Returns
  // when the CPU has nothing to do any more.
  void (*run_cpu)(void* self, unsigned cpu) = nullptr;
  // A task's whole life, on its own continuation, from its first resumption on. Calls `body` and
  // must swap away for good at the end. The mask is that of who resumed it.
  void (*run_task)(void* self, unsigned task, void (*body)(const void*), const void* of) = nullptr;
  // The last handler on this CPU has ended; its line is still masked. May swap to another task: the
  // interrupted one goes on when it is resumed.
  void (*leave_interrupt)(void* self, unsigned cpu) = nullptr;
};

namespace cpu {

// Suspends the running continuation and resumes another, which must not be running anywhere.
inline void swap_to(continuation to, place where = place::here()) {
  platform::swap_to(to.id, where);
}

} // namespace cpu

} // namespace heddle
