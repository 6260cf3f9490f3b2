// What a host thread that plays a CPU knows about itself. A driver fills it in before it runs code
// under test on the thread, and installs what happens on a failure; without a driver a failed
// property ends the process.
#pragma once

#include <cstdint>

#include <heddle/kind.hpp>
#include <heddle/place.hpp>

namespace heddle::native {

struct context {
  unsigned cpu_id = 0;
  unsigned cpu_count = 1;
  std::uint64_t random_state = 0x9E3779B97F4A7C15;
  void* driver = nullptr; // for the hooks
  // Before every operation on what CPUs share, and once per turn of a loop that waits (for what
  // completes "waits for …"); null if the driver does not want to know.
  void (*step)(context&, place) = nullptr;
  void (*wait)(context&, const char* for_what, place) = nullptr;
  unsigned (*choose)(context&, unsigned alternatives) = nullptr; // null: by `random_state`
  void (*failed)(context&, kind, const char* why, place) = nullptr;
  void (*drop)(context&, place) = nullptr; // assume(false): must not return
  void (*cover)(context&, const char* mark) = nullptr;
  void (*observe)(context&, const char* key, std::int64_t value) = nullptr;
  // Interrupts and continuations; null if the driver has none. Numbers as in the contract.
  std::uint8_t (*irq_save)(context&, std::uint8_t up_to) = nullptr;
  void (*irq_restore)(context&, std::uint8_t before) = nullptr;
  void (*raise)(context&, unsigned line, place) = nullptr;
  void (*withdraw)(context&, unsigned line, place) = nullptr;
  void (*idle)(context&, place) = nullptr;
  bool (*in_interrupt)(context&) = nullptr;
  void (*swap_to)(context&, unsigned continuation, place) = nullptr;
};

inline thread_local context current;

// The context of the thread that runs the caller now. A task may go on on another thread than the
// one it was on before swap_to() or an interrupt: out of line, and opaque, so that no compiler
// keeps the address from before.
[[gnu::noinline]] inline context& here() {
  context* c = &current;
  asm volatile("" : "+r"(c)::"memory");
  return *c;
}

// xorshift64*: seeded per thread by the driver, so that a run repeats as far as the host lets it.
inline std::uint64_t random(context& c) {
  std::uint64_t x = c.random_state;
  x ^= x >> 12U;
  x ^= x << 25U;
  x ^= x >> 27U;
  c.random_state = x;
  return x * 0x2545F4914F6CDD1D;
}

} // namespace heddle::native
