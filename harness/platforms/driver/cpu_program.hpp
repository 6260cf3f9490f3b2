// The program of a CPU, from the first operation to when nothing can interrupt it any more.
#pragma once

namespace heddle::driver {

// On every CPU of the machine that was built: runs its program, with all others. Comes back when it
// is over, for this CPU or for all.
void take_part();

// The iteration is over for this CPU: it was abandoned, or nothing is left to be done and what runs
// here is a daemon, which waits.
bool is_over_here();

} // namespace heddle::driver
