// The shared memory of an iteration, and what is demanded of accesses to it: that they are aligned,
// that their storage lives, and that they do not race.
#pragma once

#include <cstddef>

#include "checker/relacy/access.hpp"
#include "checker/relacy/cell.hpp"
#include "checker/relacy/cell_table.hpp"
#include "checker/relacy/findings.hpp"
#include "checker/relacy/lifetimes.hpp"

namespace heddle::relacy {

class shared_cells {
public:
  explicit shared_cells(findings& found) : findings_(found) {}

  // A new iteration.
  void begin() { lives_.clear(); }
  cell& at(const void* address, shape how, site where);

  // The current thread has accessed it (an atomic access), or is about to (a plain one).
  void accessed(cell& c, access_kind how, site where);
  // It is about to construct an object there, which needs no life before.
  void constructs(cell& c, site where);

  void begin_life(const void* storage, std::size_t bytes);
  // Accesses that come later are looked at when they come.
  void end_life(const void* storage, std::size_t bytes, site where);

  // The threads have ended: memory holds what was written last.
  void write_back();
  void end() { cells_.end(); }
  // The same after a simulation that did not come to the end of its iteration.
  void abandon() { cells_.abandon(); }

private:
  void require_life(const cell& c, bool constructs, site where);
  void require_no_race(cell& c, access_kind how, site where);

  findings& findings_;
  cell_table cells_;
  lifetimes lives_;
};

} // namespace heddle::relacy
