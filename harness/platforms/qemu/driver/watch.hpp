// Iterations that do not end.
#pragma once

namespace heddle::bare {

// Ends the run if the iteration in progress has lasted too long, with one line for each lane that
// has not ended:
//   heddle: hang cpu=1 iteration=7 operations=12 lane=P1 after=file:line what=waits for a lock that
//     nobody gives back
void check_for_hang();

} // namespace heddle::bare
