// What a run says, as lines (message.hpp):
//
//   boot machine=x86_64 cpus=4
//   refused needed=17 reason=…                         it did not run
//   failure count=3 iteration=17 cpu=1 kind=lost-wakeup place=scenarios/x.cpp:42 why=…
//   cover count=5 mark=…                               count 0: declared and never reached
//   outcome count=12 iteration=0 values=r0=0 r1=1      iteration: the first with this outcome
//   cpu id=0 iterations=1000 operations=8000 timer=3 ipi=40 handlers=12
//   result verdict=PASS status=0 iterations=1000 dropped=0 failures=0 … scenario=… variant=…
//
// The line `result` is the last one; what ends without it did not end in good order. An image has
// the lines `crash` and `hang` besides (harness/platforms/qemu).
#pragma once

#include "harness/platforms/driver/exit_status.hpp"
#include "harness/platforms/driver/run.hpp"

namespace heddle::driver {

// What `arguments` ask for, on a machine of so many CPUs. True if the run can start; if not it has
// been said why, or what could be run, and `status` is that to end with.
bool prepare(run& r, const char* arguments, const char* machine, unsigned cpus,
             exit_status& status);
// After the iterations. Returns the status to end with.
exit_status conclude(const run& r);

void report(const run& r, exit_status status);

// What a CPU does that does not get any further; `waits_for` completes "waits for …", or is null.
const char* words_of_hang(const char* waits_for, char (&out)[96]);

} // namespace heddle::driver
