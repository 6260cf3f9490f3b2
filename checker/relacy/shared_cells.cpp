// Cells, lives, races.
#include "checker/relacy/shared_cells.hpp"

#include <cstdint>

namespace heddle::relacy {

cell& shared_cells::at(const void* address, shape how, site where) {
  const auto number = reinterpret_cast<std::uintptr_t>(address);
  if (number % how.size() != 0)
    findings_.fail(kind::misaligned, "the access is misaligned", where);
  cell* const c = cells_.at(address, how.size());
  if (c == nullptr)
    findings_.refuse("accesses of different sizes to the same bytes", where);
  return *c;
}

void shared_cells::accessed(cell& c, access_kind how, site where) {
  require_life(c, false, where);
  require_no_race(c, how, where);
}

void shared_cells::constructs(cell& c, site where) {
  require_life(c, true, where);
  require_no_race(c, access_kind::plain_write, where);
}

void shared_cells::begin_life(const void* storage, std::size_t bytes) {
  lives_.begin(reinterpret_cast<std::uintptr_t>(storage), bytes);
}

void shared_cells::end_life(const void* storage, std::size_t bytes, site where) {
  const storage_event& end = lives_.end(reinterpret_cast<std::uintptr_t>(storage), bytes, where);
  cells_.for_each([&](const cell& c) {
    if (!end.covers(c.address()))
      return;
    const race with = c.unordered_access();
    if (with.found)
      findings_.stop_with({.what = kind::use_after_free,
                           .where = where,
                           .thread = current_thread(),
                           .on_cpu = true,
                           .address = c.address(),
                           .with = with});
  });
}

void shared_cells::write_back() {
  cells_.for_each([](const cell& c) {
    write_memory(reinterpret_cast<void*>(c.address()), c.size(), c.latest());
  });
}

void shared_cells::require_life(const cell& c, bool constructs, site where) {
  const storage_event* const end = lives_.used_after(c.address(), constructs);
  if (end == nullptr)
    return;
  findings_.stop_with({.what = kind::use_after_free,
                       .where = where,
                       .thread = current_thread(),
                       .on_cpu = true,
                       .address = c.address(),
                       .with = {.found = true, .thread = end->thread},
                       .end_of_life = end->where});
}

void shared_cells::require_no_race(cell& c, access_kind how, site where) {
  const race with = c.accessed(how);
  if (!with.found)
    return;
  findings_.stop_with({.what = kind::data_race,
                       .where = where,
                       .thread = current_thread(),
                       .on_cpu = true,
                       .address = c.address(),
                       .with = with});
}

} // namespace heddle::relacy
