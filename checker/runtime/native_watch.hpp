// Notices that native code wrote memory which other contexts of its CPU might read.
//
// Ordinary accesses are not seen by the checker. As long as nobody writes such memory, nothing can
// be told from the order of two pieces of native code; once somebody does, an interrupt may matter
// at places where no operation says so. Stacks are not watched.
#pragma once

#include <cstddef>
#include <vector>

namespace heddle::checker {

class native_watch {
public:
  // Forgets what it watched.
  void clear() {
    pieces_.clear();
    before_.clear();
  }
  // From here on, until clear(), these bytes are watched, as they are now.
  void add(const std::byte* base, std::size_t bytes);
  // Whether one of them differs.
  bool changed() const;

private:
  struct piece {
    const std::byte* base;
    std::size_t bytes;
  };

  std::vector<piece> pieces_;
  std::vector<std::byte> before_; // of all pieces, one after the other
};

} // namespace heddle::checker
