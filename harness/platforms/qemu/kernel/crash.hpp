// The end of a run that cannot go on.
#pragma once

#include <cstdint>

#include "harness/platforms/driver/exit_status.hpp"

namespace heddle::bare {

// An exception that the processor took.
struct fault {
  const char* what;    // in words
  std::uint64_t cause; // vector << 32 | error code (x86_64), ESR_EL1 (aarch64)
  std::uint64_t pc;
  std::uint64_t address; // meaningful for memory faults
};

// Each writes one line that also says where the lane of this CPU was, then ends the run:
//   heddle: crash cpu=1 cause=0xe00000002 pc=0x… address=0x… iteration=7 lane=P1 after=file:line
//     what=page fault
[[noreturn]] void crash(const fault& f);
[[noreturn]] void stop(const char* what);

// What to do before a run ends early: the driver writes out what it has found so far.
void set_last_words(void (*say)(driver::exit_status));

// Only one CPU ends the run: the first that comes here returns, others wait for ever.
void claim_the_end();

// Says the last words and leaves. To be called by the CPU that claimed the end.
[[noreturn]] void end_run(driver::exit_status status);

} // namespace heddle::bare
