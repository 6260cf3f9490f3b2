// What the facade knows of threads: who calls, and what waits for what.
#pragma once

#include <cstdint>

#include <heddle/atomic.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/place.hpp>

namespace heddle::facade {

// The calling thread, from 1. Threads are CPUs.
inline std::uint32_t this_thread() { return cpu::id() + 1; }

inline void expect_no_handler(place where) {
  expect(!cpu::in_interrupt(), kind::blocking_in_interrupt, "an interrupt handler never waits",
         where);
}

} // namespace heddle::facade
