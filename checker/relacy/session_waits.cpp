// Waiting, and noticing that all wait in vain.
#include "checker/relacy/session.hpp"

namespace heddle::relacy {
namespace {

// A machine is stuck in spin loops if nothing was written for so many operations, while each thread
// that is not parked has called relax() so often. A loop that gives up must do so earlier.
constexpr std::uint64_t quiet_steps_if_stuck = 4000;
constexpr std::uint64_t relaxations_if_stuck = 500;

} // namespace

void session::something_changed() {
  quiet_steps_ = 0;
  for (waiting& w : waits_)
    w.relaxations = 0;
}

// Parks until somebody writes: a write may satisfy, but what it satisfies has to be looked up
// again.
void session::wait_for(const cell& c, bool for_lock, site where) {
  waiting& w = waits_[current_thread()];
  w.on = &c;
  w.for_lock = for_lock;
  w.where = where;
  park();
  if (leaving_ != leaving::no)
    leave();
}

std::uint64_t session::await(const void* address, std::uint64_t value, shape how, site where) {
  for (;;) {
    const std::uint64_t seen = load(address, how, where);
    if (how.satisfied_by(seen, value))
      return seen;
    const cell& c = cell_at(address, how, where);
    if (how.satisfied_by(c.latest(), value))
      yield(); // it read the past, which it may not do for ever
    else
      wait_for(c, false, where);
  }
}

void session::relax(site where) {
  enter(where, false);
  waiting& w = waits_[current_thread()];
  w.where = where;
  ++w.relaxations;
  stop_if_stuck();
  yield();
  if (leaving_ != leaving::no)
    leave();
}

void session::stop_if_stuck() {
  if (quiet_steps_ < quiet_steps_if_stuck)
    return;
  for (unsigned t = 0; t < waits_.size(); ++t) {
    const waiting& w = waits_[t];
    if ((running_ >> t & 1U) != 0 && w.on == nullptr && w.relaxations < relaxations_if_stuck)
      return;
  }
  stop_with({.what = stuck_kind()});
}

// As the checker tells them apart: a deadlock is between locks only.
kind session::stuck_kind() const {
  for (unsigned t = 0; t < waits_.size(); ++t) {
    const waiting& w = waits_[t];
    if ((running_ >> t & 1U) != 0 && (w.on == nullptr || !w.for_lock))
      return kind::lost_wakeup;
  }
  return kind::deadlock;
}

} // namespace heddle::relacy
