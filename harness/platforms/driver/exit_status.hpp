// The status with which an image ends. None is 1: that is what the emulator says of itself.
#pragma once

namespace heddle::driver {

enum class exit_status : unsigned char {
  passed = 0,
  failed = 10,  // an expectation did not hold
  refused = 11, // cannot run: wrong arguments, no such scenario, too few CPUs
  crashed = 12, // an exception of the processor, or abort()
  hung = 13,    // an iteration did not end
};

} // namespace heddle::driver
