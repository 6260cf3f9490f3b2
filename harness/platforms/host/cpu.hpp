// A CPU: a host thread, its interrupts, and the continuation that runs on it.
//
// Interrupts are real signals and land between any two instructions; levels and masking are done in
// software (harness/platforms/driver/lines.hpp). A signal only says "look": what is to be done
// stands there, and in `timer_fired` and driver::is_abandoned(). The driver's own code must not be
// interrupted, so it holds the CPU (hold()); a signal that comes meanwhile does nothing, and
// whoever ends the hold (attend()) looks instead. The kernel's signal mask is never changed, so a
// handler may swap away from the frame of a signal, and that frame may be left on another thread.
#pragma once

#include <atomic>
#include <csignal>
#include <cstdint>
#include <ctime>

#include <sys/types.h>

#include <heddle/machine.hpp>
#include <heddle/native/context.hpp>

#include "checker/runtime/fiber.hpp"
#include "harness/platforms/host/record.hpp"

namespace heddle::native {

// What cpu::swap_to() switches between.
struct lane {
  checker::fiber stack;
  unsigned id = 0;
};

struct cpu {
  unsigned id = 0;
  pid_t thread = 0;
  cpu_record* progress = nullptr;

  std::atomic<int> holds{1};
  bool active = false;                    // runs its program; changes while held
  std::atomic<std::uint32_t> doorbell{0}; // changes whenever the CPU should look
  std::atomic<bool> timer_fired{false};

  checker::fiber driver; // the thread's own stack

  timer_t timer{};
  bool timer_was_set = false; // in this iteration

  void (*part)() = nullptr; // what it runs so that it can be left
};

// The CPU that the calling thread plays. For code under test: it must be held, or it may be another
// one a moment later.
cpu& self();
cpu* cpu_of_thread(); // null if it plays none

// Holds the CPU that the caller runs on, and returns it.
cpu& hold();
// Ends the hold on the CPU that the caller runs on, and does what signals asked for. The caller may
// go on on another CPU.
void attend(cpu& held);
// Makes a CPU look, whatever it does.
void poke(cpu& target);
void ring(cpu& target);
// Waits until the doorbell differs from `seen`, or something happens; or not for long.
void wait_for_ring(cpu& c, std::uint32_t seen, bool briefly);

// For the whole process; and the timer of the calling thread.
void install_signals();
void make_timer(cpu& c);

} // namespace heddle::native
