// The life of storage in an iteration: what ended to be somebody's, and what began again after it.
//
// Times of ends and beginnings are compared with the clock of the thread that comes later, as those
// of accesses are.
#pragma once

#include <cstddef>
#include <cstdint>

#include "checker/relacy/access.hpp"
#include "checker/relacy/malloc_allocator.hpp"
#include "checker/relacy/simulator.hpp"

namespace heddle::relacy {

// Addresses [start, start + bytes), and when and by whom something was done to them.
struct storage_event {
  std::uintptr_t start = 0;
  std::size_t bytes = 0;
  unsigned thread = 0;
  timestamp time = 0;
  site where{};

  bool covers(std::uintptr_t address) const { return address - start < bytes; }
  // Whether it happens before what the current thread does next.
  bool is_past() const { return clock()[thread] >= time; }
};

class lifetimes {
public:
  // A new iteration: whatever there is, lives.
  void clear();

  // The current thread announces it, or constructs an object there.
  void begin(std::uintptr_t start, std::size_t bytes);
  // Whoever accessed the storage must have done so before: that is for the caller to ask.
  const storage_event& end(std::uintptr_t start, std::size_t bytes, site where);

  // The end of life that makes an access of the current thread to `address` a use after free: it is
  // not ordered before the access, or no new life is ordered between the two. Null if there is
  // none. What constructs an object needs no new life: it begins one.
  const storage_event* used_after(std::uintptr_t address, bool constructs) const;

private:
  struct new_life {
    std::size_t behind = 0; // index of the end that happens before it
    storage_event begin{};
  };

  bool lives_again(std::size_t end, std::uintptr_t address) const;

  vector<storage_event> ends_;
  vector<new_life> new_lives_;
};

} // namespace heddle::relacy
