// The cells of an iteration by address. Cells and the table's room are kept from one iteration to
// the next.
#pragma once

#include <cstddef>
#include <cstdint>

#include "checker/relacy/cell.hpp"
#include "checker/relacy/malloc_allocator.hpp"

namespace heddle::relacy {

class cell_table {
public:
  cell_table();

  // The cell of an aligned access of at most 8 bytes. Null if it overlaps a cell without being the
  // same: values are kept by whole accesses.
  cell* at(const void* address, unsigned size);

  template <class F>
  void for_each(F f) {
    for (std::size_t i = 0; i < used_; ++i)
      f(cells_[i]);
  }

  // Ends the iteration for all cells.
  void end();
  // The same after a simulation that did not come to the end of its iteration.
  void abandon();

private:
  // All cells in one aligned word of 8 bytes form a chain.
  struct word {
    std::uintptr_t number = 0; // address / 8; 0 where empty
    std::uint32_t first = 0;
  };
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  std::size_t slot_of(std::uintptr_t number) const;
  void grow();
  void clear();

  deque<cell> cells_;
  vector<std::uint32_t> next_; // of each cell, in its word
  std::size_t used_ = 0;
  vector<word> words_;         // open addressing; a power of two
  vector<std::size_t> filled_; // slots of words_ that are not empty
};

} // namespace heddle::relacy
