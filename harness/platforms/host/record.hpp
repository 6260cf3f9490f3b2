// What the supervisor and its worker process share: what was asked for, how far the worker is, what
// it has found. Lies in memory that both map, and survives the worker.
#pragma once

#include <atomic>
#include <cstdint>

#include <heddle/machine.hpp>

#include "harness/platforms/driver/run.hpp"

namespace heddle::native {

// What a CPU did last, and what it did in all. Written by the CPU's thread only.
struct cpu_record {
  std::atomic<const char*> lane{nullptr}; // its name while its program runs
  std::atomic<bool> daemon{false};
  std::atomic<bool> ended{false};         // the program, and the arrivals of its own lines
  std::atomic<const char*> file{nullptr}; // of the last operation of the contract
  std::atomic<std::uint32_t> line{0};
  std::atomic<const char*> waits_for{nullptr}; // completes "waits for …"
  std::atomic<std::uint64_t> operations{0};    // in this iteration, turns of waiting loops apart
  std::atomic<std::uint64_t> all_operations{0};
  std::atomic<std::uint64_t> iterations{0};
  std::atomic<std::uint64_t> arrived{0}; // interrupts taken that came by themselves
  std::atomic<std::uint64_t> raised{0};  // and those that were raised
};

// How a worker crashed. `signal` is 0 if it did not.
struct crash_record {
  std::atomic<int> signal{0};
  std::uintptr_t address = 0;
  unsigned cpu = 0; // max_cpus: no CPU, but the thread that builds the machine and looks at its end
  bool in_guard = false;
};

struct run_record : driver::run {
  std::atomic<bool> finished{false}; // all iterations, or all that there was time for
  cpu_record by_cpu[max_cpus];
  crash_record crash;
};

// The record of this process; set before the first worker is started.
inline run_record* the_record = nullptr;

} // namespace heddle::native
