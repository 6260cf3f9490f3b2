// Use after free: accesses that nothing orders before the announced end of a life.
#include "checker/relacy/session.hpp"

namespace heddle::relacy {

void session::lifetime_begin(const void* storage, std::size_t bytes, site where) {
  enter(where);
  lifetimes_.begin(reinterpret_cast<std::uintptr_t>(storage), bytes);
}

// Accesses that come later are looked at when they come.
void session::lifetime_end(const void* storage, std::size_t bytes, site where) {
  enter(where);
  const storage_event& end =
      lifetimes_.end(reinterpret_cast<std::uintptr_t>(storage), bytes, where);
  cells_.for_each([&](const cell& c) {
    if (!end.covers(c.address()))
      return;
    const race with = c.unordered_access();
    if (with.found)
      stop_with({.what = kind::use_after_free,
                 .where = where,
                 .thread = current_thread(),
                 .on_cpu = true,
                 .address = c.address(),
                 .with = with});
  });
}

void session::construct(void* address, std::uint64_t value, shape how, site where) {
  enter(where, false);
  cell& c = cell_at(address, how, where);
  require_life(c, true, where);
  require_no_race(c, access_kind::plain_write, where);
  c.set(value);
  lifetimes_.begin(c.address(), c.size());
  wrote(c);
}

void session::require_life(const cell& c, bool constructs, site where) {
  const storage_event* const end = lifetimes_.used_after(c.address(), constructs);
  if (end == nullptr)
    return;
  stop_with({.what = kind::use_after_free,
             .where = where,
             .thread = current_thread(),
             .on_cpu = true,
             .address = c.address(),
             .with = {.found = true, .thread = end->thread},
             .end_of_life = end->where});
}

} // namespace heddle::relacy
