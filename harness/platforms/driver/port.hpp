// What the driver needs of whoever starts it: implemented by harness/platforms/host, on threads,
// and by harness/platforms/qemu, on the CPUs of an image. A program links one of them, so nothing
// here is chosen by conditional compilation.
#pragma once

#include <cstdint>

#include <heddle/machine.hpp>

#include "harness/platforms/driver/random.hpp"

namespace heddle::bare::port {

// Whoever waits, CPUs and what started them, looks again whether there is something to do. Called
// where nothing interrupts, after what they look at has changed.
void wake_all();

// The CPU that the caller runs on. Where interrupts are let in it may be another one a moment
// later.
unsigned cpu_id();

// Keeps interrupts out of this CPU, and lets them in again; those that came meanwhile are delivered
// then, so the caller may go on on another CPU, or never. They do not nest.
void close();
void open();

// The following are called where nothing interrupts, on the CPU concerned.

// Whether its program runs, and is not to be left.
bool lets_handlers_run();
random_stream& choices(); // of schedules

// Where an interrupt landed: the last operation that its CPU began.
struct landing {
  const char* file = nullptr;
  std::uint32_t line = 0;
  const char* waits_for = nullptr; // null: it does not wait
};

// A handler interrupts the CPU: for statistics, and for reports of what the CPU did last.
landing begin_handler(const interrupt_line& line);
void end_handler(const landing& interrupted);

} // namespace heddle::bare::port
