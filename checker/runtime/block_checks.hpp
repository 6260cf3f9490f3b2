// Ordinary accesses to the heap of code under test: whether the bytes belong to a block, and
// whether they were written before they are read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "checker/runtime/lane.hpp"
#include "checker/runtime/run_part.hpp"

namespace heddle::checker {

class block_checks : run_part {
public:
  explicit block_checks(runner& r) : run_part(r) {}

  // In front of announcing the access: what was read to be changed is written now.
  static void forgive_fresh_read(lane& l, std::uintptr_t address, std::size_t size,
                                 ordinary_use use) {
    if (use == ordinary_use::write && l.fresh_read.address == address && l.fresh_read.size == size)
      l.fresh_read.size = 0;
  }
  // Behind announcing it. Null `l`: before or after the lanes.
  void check_block(lane* l, std::uintptr_t address, std::size_t size, ordinary_use use,
                   const site& where);
  // An access below the frame that `here` lies in is one to what a function had that has returned.
  void check_stack(lane* l, std::uintptr_t address, std::size_t size, ordinary_use use,
                   const site& where, const void* here);
  [[noreturn]] void report_fresh(lane* l, const fresh_read& read);
  void copy_states(std::uintptr_t to, std::uintptr_t from, std::size_t size);

  // An access to memory that is not there, in words.
  std::string missing_memory(std::uintptr_t address) const;

private:
  [[noreturn]] void report_outside(lane* l, std::uintptr_t address, std::size_t size,
                                   std::size_t first, ordinary_use use, const site& where);
  void check_freed(std::uintptr_t address, ordinary_use use, const site& where);
};

} // namespace heddle::checker
