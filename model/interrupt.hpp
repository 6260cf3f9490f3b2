// Interrupts of the machine, as scenarios describe them and code under test masks them.
//
//   auto core = m.cpu("core0");
//   m.interrupt(core, "dma", {.arrivals = 1, .level = 2}, [&] { slab.free(held); });
//
// A line has a level. While a CPU masks levels up to n, its lines of level n or below wait; a
// handler masks its own level while it runs, so only a strictly higher line interrupts it. One that
// cannot be masked is made by m.nmi(). A waiting line has one pending bit: arrivals that come while
// it is set are lost in it.
//
// On the checker a handler runs, as a call on its CPU, before any operation of the CPU or after the
// last one; it is neither a fence nor does it empty a store buffer. All arrivals that a scenario
// declares are tried at all places that differ.
#pragma once

#include <concepts>
#include <cstdint>

#include <heddle/place.hpp>
#include <heddle_platform.hpp>

namespace heddle {

using irq_level = std::uint8_t;
inline constexpr irq_level irqs_enabled = 0;
inline constexpr irq_level max_irq_level = 15; // of lines that can be masked
inline constexpr irq_level nmi_level = 16;

enum class arrival : std::uint8_t {
  eventually, // every arrival comes before the end of the program
  maybe,      // each may fail to come
};

struct line_settings {
  // How often the line arrives by itself. 0: only when it is raised.
  unsigned arrivals = 1;
  arrival arrives = arrival::eventually;
  irq_level level = 1;
};

// An interrupt line of the machine: what raise() takes.
struct line_handle {
  std::uint8_t id = 0;
};

template <class P>
concept interrupt_platform = requires(irq_level level, unsigned line, place where) {
  { P::irq_save(level, where) } -> std::same_as<irq_level>;
  { P::irq_restore(level, where) } -> std::same_as<void>;
  { P::raise(line, where) } -> std::same_as<void>;
  { P::withdraw(line, where) } -> std::same_as<void>;
  { P::idle(where) } -> std::same_as<void>;
  { P::in_interrupt() } -> std::same_as<bool>;
};
static_assert(interrupt_platform<platform>);

namespace cpu {

// Masks the lines of this CPU up to a level, or leaves the mask as it is if that is higher.
// Returns what was masked before, for irq_restore.
inline irq_level irq_save(irq_level up_to = max_irq_level, place where = place::here()) {
  return platform::irq_save(up_to, where);
}

// Sets the mask to what irq_save returned. Lines that waited run before the next operation.
inline void irq_restore(irq_level before, place where = place::here()) {
  platform::irq_restore(before, where);
}

// Whether a handler runs on this CPU.
inline bool in_interrupt() { return platform::in_interrupt(); }

// Sets the pending bit of a line, of this or another CPU, that arrives in no other way. The handler
// sees what the caller did before: raising is a release, being delivered an acquire.
inline void raise(line_handle line, place where = place::here()) {
  platform::raise(line.id, where);
}

// Clears the pending bit of a raised line of this CPU, if its handler has not been entered yet.
inline void withdraw(line_handle line, place where = place::here()) {
  platform::withdraw(line.id, where);
}

// Enables all lines and waits until at least one handler has run; then the mask is as before. To be
// called masked, after having looked whether there is something to do: enabling and waiting are one
// step, so an interrupt that came since ends the wait. If it is not masked it can come just before
// the step, and the wait is for another one.
inline void idle(place where = place::here()) { platform::idle(where); }

// Masks interrupts while it lives.
class irq_guard {
public:
  explicit irq_guard(irq_level up_to = max_irq_level, place where = place::here())
      : before_(irq_save(up_to, where)), where_(where) {}
  ~irq_guard() { irq_restore(before_, where_); }
  irq_guard(const irq_guard&) = delete;
  irq_guard& operator=(const irq_guard&) = delete;

private:
  irq_level before_;
  place where_;
};

} // namespace cpu

} // namespace heddle
