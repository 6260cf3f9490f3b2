// What an atomic access acquires may order it behind a plain one: so atomic accesses are made
// before they are looked at, and plain ones after.
#include "checker/relacy/operations.hpp"

namespace heddle::relacy {

std::uint64_t operations::load(const void* address, shape how, site where) {
  // A loop of plain reads must not keep all others from running.
  constexpr unsigned plain_accesses_at_a_time = 16;
  const bool in_turn = how.is_plain() && ++plain_accesses_ % plain_accesses_at_a_time != 0;
  with_.arriving.enter(where, !in_turn);
  cell& c = with_.cells.at(address, how, where);
  if (how.is_plain()) {
    with_.cells.accessed(c, access_kind::plain_read, where);
    return c.latest();
  }
  sc_.before_access(how.ord());
  const std::uint64_t value = c.load(how.ord());
  sc_.after_access(how.ord());
  with_.cells.accessed(c, access_kind::atomic_read, where);
  return value;
}

void operations::store(void* address, std::uint64_t value, shape how, site where) {
  with_.arriving.enter(where, !how.is_plain());
  cell& c = with_.cells.at(address, how, where);
  if (how.is_plain()) {
    with_.cells.accessed(c, access_kind::plain_write, where);
    c.set(value);
  } else {
    sc_.before_access(how.ord());
    c.store(value, how.ord());
    sc_.after_access(how.ord());
    with_.cells.accessed(c, access_kind::atomic_write, where);
  }
  with_.threads.wrote(c);
}
std::uint64_t operations::update(void* address, std::uint64_t operand, shape how, site where) {
  with_.arriving.enter(where);
  cell& c = with_.cells.at(address, how, where);
  sc_.before_access(how.ord());
  const std::uint64_t before = c.latest();
  c.update(updated(how, before, operand), how.ord());
  sc_.after_access(how.ord());
  with_.cells.accessed(c, access_kind::atomic_read, where);
  with_.cells.accessed(c, access_kind::atomic_write, where);
  with_.threads.wrote(c);
  return before;
}

bool operations::compare_exchange(void* address, std::uint64_t& expected, std::uint64_t desired,
                                  shape how, site where) {
  with_.arriving.enter(where);
  cell& c = with_.cells.at(address, how, where);
  while (how.waits() && c.latest() != expected)
    wait_for(c, wait::lock, where);
  bool exchanged = c.latest() == expected;
  // Where it may fail for no reason: once for each location, so that a full search ends.
  if (exchanged && how.weak() && !c.failed_spuriously && random(2) == 0)
    exchanged = !(c.failed_spuriously = true);
  const order o = exchanged ? how.ord() : how.failure();
  sc_.before_access(o);
  if (exchanged)
    c.update(desired, o);
  else
    expected = c.load_latest(o);
  sc_.after_access(o);
  with_.cells.accessed(c, access_kind::atomic_read, where);
  if (exchanged) {
    with_.cells.accessed(c, access_kind::atomic_write, where);
    with_.threads.wrote(c);
  }
  return exchanged;
}

std::uint64_t operations::await(const void* address, std::uint64_t value, shape how, site where) {
  for (;;) {
    const std::uint64_t seen = load(address, how, where);
    if (how.satisfied_by(seen, value))
      return seen;
    const cell& c = with_.cells.at(address, how, where);
    if (how.satisfied_by(c.latest(), value))
      yield(); // it read the past, which it may not do for ever
    else
      wait_for(c, wait::value, where);
  }
}

// A write may satisfy, but what it satisfies has to be looked up again.
void operations::wait_for(const cell& c, wait what, site where) {
  with_.waits.wait_until_woken({.what = what, .on = &c, .where = where});
  with_.arriving.take();
}

void operations::construct(void* address, std::uint64_t value, shape how, site where) {
  with_.arriving.enter(where, false);
  cell& c = with_.cells.at(address, how, where);
  with_.cells.constructs(c, where);
  c.set(value);
  with_.cells.begin_life(address, c.size());
  with_.threads.wrote(c);
}

void operations::lifetime_begin(const void* storage, std::size_t bytes, site where) {
  with_.arriving.enter(where);
  with_.cells.begin_life(storage, bytes);
}

void operations::lifetime_end(const void* storage, std::size_t bytes, site where) {
  with_.arriving.enter(where);
  with_.cells.end_life(storage, bytes, where);
}

void operations::fence(order o, site where) {
  with_.arriving.enter(where, false);
  sc_.fence(o);
  with_.out.leave_if_told();
}

void operations::relax(site where) {
  with_.taking_turns.begin_operation(where, false);
  with_.arriving.take();
  with_.waits.relax(where);
}

std::uint32_t operations::choose(std::uint32_t alternatives, site where) {
  if (!with_.out.on_cpu())
    with_.found.fail(kind::forbidden_context, "choose() outside a CPU's program", where);
  with_.arriving.enter(where, false);
  return alternatives < 2 ? 0 : random(alternatives);
}

} // namespace heddle::relacy
