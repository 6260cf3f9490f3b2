// What a CPU knows about itself; found through a register of the CPU (arch::this_cpu).
#pragma once

#include <cstddef>
#include <cstdint>

#include "harness/platforms/qemu/kernel/limits.hpp"

namespace heddle::bare {

// An interrupt handler: runs with interrupts masked, on the stack of what it interrupts, and comes
// back to it.
struct handler {
  void (*run)(void* context, unsigned line) = nullptr;
  void* context = nullptr;
};

// How far the code that runs on this CPU has come, for crash and hang reports.
struct progress {
  const char* lane = nullptr; // null when no lane runs
  const char* file = nullptr; // the last operation of the contract
  std::uint32_t line = 0;
  std::uint64_t index = 0; // how many operations the lane has begun
  std::uint64_t iteration = 0;
  const char* waits_for = nullptr; // completes "waits for …"
};

struct alignas(64) per_cpu {
  per_cpu* self = nullptr;              // offset 0: read by this_cpu()
  std::byte* fault_stack_top = nullptr; // offset 8: read by the exception vectors
  unsigned id = 0;
  std::uint32_t hardware_id = 0; // in the interrupt controller
  bool online = false;
  handler handlers[line_count];
  void (*after_interrupt)() = nullptr; // see set_after_interrupt
  std::uint64_t arrivals[line_count] = {};
  progress now;
};

extern per_cpu cpus[cpu_limit];

} // namespace heddle::bare
