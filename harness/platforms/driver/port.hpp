// What the driver needs of whoever starts it: implemented by harness/platforms/host, on threads,
// and by harness/platforms/qemu, on the CPUs of an image. A program links one of them, so nothing
// here is chosen by conditional compilation.
//
// A CPU is closed where nothing interrupts it, and open otherwise. Unless said otherwise these are
// called on the CPU concerned, closed.
#pragma once

#include <cstdint>

#include <heddle/machine.hpp>
#include <heddle/place.hpp>

#include "harness/platforms/driver/arena.hpp"
#include "harness/platforms/driver/random.hpp"
#include "harness/platforms/driver/run.hpp"

namespace heddle::driver::port {

run& this_run();       // from anywhere
std::uint64_t clock(); // nanoseconds; from anywhere
void relax();          // lets others run for a moment; from anywhere

// ---------------------------------------------------------------------------- the CPU

// The CPU that the caller runs on; max_cpus, or 0, where no program of a CPU runs. Open or closed;
// open, it may be another one a moment later.
unsigned cpu_id();
// Keeps interrupts out of this CPU, and lets them in again; those that came meanwhile are delivered
// then, so the caller may go on on another CPU, or never. They do not nest.
void close();
void open();
// Of the CPU, or a handler: not while the machine is built, nor at its end. Open or closed.
bool runs_program();

// ---------------------------------------------------------------------------- interrupts

// Makes a CPU look for pending lines: another one as soon as it is open, this one when it opens.
void request_delivery(unsigned cpu);
// The timer of this CPU has to come when its arrivals say, or earlier; driver::timer_came() then.
void arm_timer();

// Where an interrupt landed: the last operation that its CPU began.
struct landing {
  const char* file = nullptr;
  std::uint32_t line = 0;
  const char* waits_for = nullptr; // null: it does not wait
};
// A handler interrupts the CPU: for statistics, and for reports of what the CPU did last.
landing begin_handler(const interrupt_line& line);
void end_handler(const landing& interrupted);

// ---------------------------------------------------------------------------- waiting

// Whoever waits, CPUs and what started them, looks again whether there is something to do. After
// what they look at has changed.
void wake_all();

// For what a CPU looks at before it sleeps: sleep(glance()) ends at once if it changes after the
// glance. Interrupts are let in meanwhile; `briefly`: it is not to be long, whatever comes.
std::uint32_t glance();
void sleep(std::uint32_t glance, bool briefly);

// Open: awake for a moment, then asleep. Whoever makes `done` true calls wake_all() after that.
void wait_until(bool (*done)());

// Open: others get the processor if the CPU has waited for so many turns.
void rest(std::uint32_t turns);

// ---------------------------------------------------------------------------- code under test

// Calls `part` so that leave() ends the call from anywhere below it: whatever stack and handler it
// is in. Open; its caller finds the CPU as it was.
void call_guarded(void (*part)());
[[noreturn]] void leave();
// The iteration is abandoned: all CPUs come to leave(), wherever they are.
void recall();

// Leaves the stack of one continuation for that of another, where it was left or, if it `begins`,
// in driver::begin_task(). Returns when somebody switches back, perhaps on another CPU.
void switch_stack(unsigned from, unsigned to, bool begins);

// Open. For reports: an operation begins; what is done is wait, for something or no more (null).
void note_operation(place where);
void note_wait(const char* for_what, place where);
place last_place();
void note_end(); // the program has ended, and so have the arrivals of its own lines
// Open, before an operation: varies the schedule, with the random numbers of this CPU.
void vary();

// ---------------------------------------------------------------------------- iterations

void restore_statics(); // of code under test: as when the run began
void empty_arena(arena& memory, std::uint64_t seed, std::uint64_t iteration);

// The machine was built: CPUs that can run it. Returns how many of it there are.
unsigned provide_cpus(unsigned wanted);
// Each calls driver::take_part(). Returns when all have come back.
void run_cpus();
// All CPUs of the machine are here before any goes on, and a little later, each at another time.
void meet();
void stagger();
void enter_program(); // handlers may run here until leave(); returns closed

// ---------------------------------------------------------------------------- words

// A whole line. Also while the program ends in disorder.
void write(const char* line, unsigned length);

// What the report says of a CPU.
struct cpu_totals {
  std::uint64_t iterations = 0;
  std::uint64_t operations = 0;
  std::uint64_t timer = 0; // interrupts taken
  std::uint64_t ipi = 0;
  std::uint64_t handlers = 0;    // of the code under test
  std::uint64_t fingerprint = 0; // of what depends on time: equal runs have equal ones
};
cpu_totals totals_of(unsigned cpu);

} // namespace heddle::driver::port
