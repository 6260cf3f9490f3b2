// Memory of the code under test but for its static storage: emptied before every iteration, in
// which the machine is built anew.
#pragma once

#include <cstddef>
#include <cstdint>

namespace heddle::driver {

// Memory is filled with a byte that is not zero before it is handed out, so that a use of
// uninitialised memory shows.
class arena {
public:
  // All of [begin, end) is free again. The fill follows from the seed of the run and the iteration.
  void empty(std::byte* begin, std::byte* end, std::uint64_t seed, std::uint64_t iteration);
  void* allocate(std::size_t bytes, std::size_t alignment); // null when it is used up

private:
  std::uintptr_t next_ = 0;
  std::uintptr_t end_ = 0;
  unsigned char fill_ = 1;
};

} // namespace heddle::driver
