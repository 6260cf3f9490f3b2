// Parking: how a task waits, and how others let it go on.
//
// Every task has notification slots, each a counter, as FreeRTOS tasks have them: notify() adds one
// and readies the task if it waits at that slot; take() returns what the counter held and clears
// it, or waits for that. A notification that comes before the wait is not lost.
//
// A timeout may run out at any point of the wait, and none of two that run is the first: deadlines
// are not compared.
#pragma once

#include <concepts>
#include <cstdint>

namespace heddle::kernel {

enum class timeout : std::uint8_t { none, finite, forever };

// A task, as its parking knows it.
enum class task_id : std::uint32_t {};

// Notification slots per task.
inline constexpr unsigned slots_per_task = 2;

template <class P>
concept parking = requires(P& p, const P& c, task_id task, unsigned slot, timeout wait) {
  // The task that calls; not to be asked for in an interrupt.
  { c.current() } -> std::same_as<task_id>;
  // Higher is more urgent.
  { c.priority(task) } -> std::same_as<unsigned>;
  // From tasks and interrupts.
  { p.notify(task, slot) } -> std::same_as<void>;
  // The notifications of the calling task, which are then consumed; 0 if the wait ran out first.
  { p.take(slot, wait) } -> std::same_as<unsigned>;
};

} // namespace heddle::kernel
