// The operations of threads on shared memory.
#include "checker/relacy/session.hpp"

namespace heddle::relacy {

// An overflow of a fiber's stack would look like a crash of code under test.
void session::require_stack(site where) {
  if (tasks_.stack_of(current_thread()) != 0)
    return; // has a guard
  constexpr std::uintptr_t usable_bytes = std::uintptr_t{56} << 10U;
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  if (stacks_[current_thread()] - here > usable_bytes)
    refuse("more stack than a fiber has", where);
}

void session::enter(site where, bool may_switch) {
  begin_operation(where, may_switch);
  take_interrupts(false);
  lines_.operation(current_thread());
}

void session::begin_operation(site where, bool may_switch) {
  if (leaving_ != leaving::no)
    leave();
  require_stack(where);
  shared_.steps = shared_.steps + 1;
  shared_.last.file = where.file;
  shared_.last.line = where.line;
  ++quiet_steps_;
  if (++steps_ > options_.max_steps)
    leave_all(leaving::cut);
  else if (may_switch && random_one_in(stretch_))
    scheduling_point();
  if (leaving_ != leaving::no)
    leave();
}

void session::leave() {
  if (phase_ == phase::threads)
    std::longjmp(exits_[current_thread()], 1);
  std::longjmp(direct_exit_, 1);
}

void session::leave_all(leaving why) {
  leaving_ = why;
  for (unsigned t = 0; t < waits_.size(); ++t)
    wake_up(t);
}

void session::drop() {
  if (on_cpu())
    leave_all(leaving::dropped);
  else
    leaving_ = leaving::dropped;
  leave();
}

cell& session::cell_at(const void* address, shape how, site where) {
  const auto number = reinterpret_cast<std::uintptr_t>(address);
  if (number % how.size() != 0)
    fail(kind::misaligned, "the access is misaligned", where);
  cell* const c = cells_.at(address, how.size());
  if (c == nullptr)
    refuse("accesses of different sizes to the same bytes", where);
  return *c;
}

void session::report(cell& c, access_kind how, site where) {
  require_life(c, false, where);
  require_no_race(c, how, where);
}

void session::require_no_race(cell& c, access_kind how, site where) {
  const race with = c.accessed(how);
  if (!with.found)
    return;
  stop_with({.what = kind::data_race,
             .where = where,
             .thread = current_thread(),
             .on_cpu = true,
             .address = c.address(),
             .with = with});
}

void session::wrote(const cell& c) {
  something_changed();
  for (unsigned t = 0; t < waits_.size(); ++t) {
    if (waits_[t].on == &c)
      wake_up(t);
  }
}

// Learned on the way: the iterations before had only one of the two, and were right.
void session::note_seq_cst(bool& used) {
  used = true;
  if (sc_accesses_are_fences_ || !sc_accesses_used_ || !sc_fences_used_)
    return;
  sc_accesses_are_fences_ = true;
  start_again_ = true;
  end_simulation();
}

void session::before_access(order o) {
  if (!is_seq_cst(o))
    return;
  note_seq_cst(sc_accesses_used_);
  if (sc_accesses_are_fences_)
    before_sc_access();
}

void session::after_access(order o) {
  if (is_seq_cst(o) && sc_accesses_are_fences_)
    after_sc_access();
}

std::uint64_t session::load(const void* address, shape how, site where) {
  // A loop of plain reads must not keep all others from running.
  constexpr unsigned plain_accesses_at_a_time = 16;
  const bool in_turn = how.is_plain() && ++plain_accesses_ % plain_accesses_at_a_time != 0;
  enter(where, !in_turn);
  cell& c = cell_at(address, how, where);
  if (how.is_plain()) {
    report(c, access_kind::plain_read, where);
    return c.latest();
  }
  before_access(how.ord());
  const std::uint64_t value = c.load(how.ord());
  after_access(how.ord());
  report(c, access_kind::atomic_read, where);
  return value;
}

void session::store(void* address, std::uint64_t value, shape how, site where) {
  enter(where, !how.is_plain());
  cell& c = cell_at(address, how, where);
  if (how.is_plain()) {
    report(c, access_kind::plain_write, where);
    c.set(value);
  } else {
    before_access(how.ord());
    c.store(value, how.ord());
    after_access(how.ord());
    report(c, access_kind::atomic_write, where);
  }
  wrote(c);
}

std::uint64_t session::update(void* address, std::uint64_t operand, shape how, site where) {
  enter(where);
  cell& c = cell_at(address, how, where);
  before_access(how.ord());
  const std::uint64_t before = c.latest();
  c.update(updated(how, before, operand), how.ord());
  after_access(how.ord());
  report(c, access_kind::atomic_read, where);
  report(c, access_kind::atomic_write, where);
  wrote(c);
  return before;
}

bool session::compare_exchange(void* address, std::uint64_t& expected, std::uint64_t desired,
                               shape how, site where) {
  enter(where);
  cell& c = cell_at(address, how, where);
  while (how.waits() && c.latest() != expected)
    wait_for(c, wait::lock, where);
  bool exchanged = c.latest() == expected;
  // Where it may fail for no reason: once for each location, so that a full search ends.
  if (exchanged && how.weak() && !c.failed_spuriously && random(2) == 0)
    exchanged = !(c.failed_spuriously = true);
  const order o = exchanged ? how.ord() : how.failure();
  before_access(o);
  if (exchanged)
    c.update(desired, o);
  else
    expected = c.load_latest(o);
  after_access(o);
  report(c, access_kind::atomic_read, where);
  if (exchanged) {
    report(c, access_kind::atomic_write, where);
    wrote(c);
  }
  return exchanged;
}

void session::fence(order o, site where) {
  enter(where, false);
  if (is_seq_cst(o))
    note_seq_cst(sc_fences_used_);
  relacy::fence(o);
  if (leaving_ != leaving::no)
    leave();
}

std::uint32_t session::choose(std::uint32_t alternatives, site where) {
  if (!on_cpu())
    fail(kind::forbidden_context, "choose() outside a CPU's program", where);
  enter(where, false);
  return alternatives < 2 ? 0 : random(alternatives);
}

} // namespace heddle::relacy
