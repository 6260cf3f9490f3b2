// What a run says at its end, as lines of kernel/console.hpp:
//
//   boot machine=x86_64 cpus=4
//   refused reason=…                                   it did not run
//   failure count=3 iteration=17 cpu=1 kind=lost-wakeup place=scenarios/x.cpp:42 why=…
//   cover count=5 mark=…                               count 0: declared and never reached
//   outcome count=12 iteration=0 values=r0=0 r1=1      iteration: the first with this outcome
//   cpu id=0 iterations=1000 operations=8000 timer=3 ipi=40 handlers=12
//   result verdict=PASS status=0 iterations=1000 dropped=0 failures=0 … scenario=… variant=…
//
// besides the lines `crash` and `hang`, described at kernel/crash.hpp and driver/watch.hpp. The
// line `result` is the last one; an image that ends without it did not end in good order.
#pragma once

#include "harness/platforms/driver/exit_status.hpp"

namespace heddle::bare {

void report(exit_status status);

} // namespace heddle::bare
