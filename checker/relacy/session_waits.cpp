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

void session::park_until_woken(const waiting& w) {
  const unsigned self = current_thread();
  waits_[self] = w;
  settle_if_all_wait();
  if (waits_[self].what != wait::none)
    park();
  if (leaving_ != leaving::no)
    leave();
}

// The current thread, which is about to park, then does not.
void session::wake_up(unsigned thread) {
  waiting& w = waits_[thread];
  if (w.what != wait::none && thread != current_thread())
    wake(thread);
  w.what = wait::none;
  w.on = nullptr;
}

// Parks until somebody writes: a write may satisfy, but what it satisfies has to be looked up
// again.
void session::wait_for(const cell& c, wait what, site where) {
  park_until_woken({.what = what, .on = &c, .where = where});
  take_interrupts(false);
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
      wait_for(c, wait::value, where);
  }
}

void session::relax(site where) {
  begin_operation(where, false);
  take_interrupts(false);
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
    if (is_running(t) && w.what == wait::none && w.relaxations < relaxations_if_stuck)
      return;
  }
  if (force_an_interrupt())
    something_changed();
  else if (only_daemons_wait())
    leave_all(leaving::settled);
  else
    stop_with({.what = stuck_kind()});
}

bool session::all_wait() const {
  for (unsigned t = 0; t < machine_.cpus(); ++t) {
    if (is_running(t) && waits_[t].what == wait::none)
      return false;
  }
  return true;
}

// Or threads that have done all they had to do.
bool session::only_daemons_wait() const {
  for (unsigned t = 0; t < machine_.cpus(); ++t) {
    if (is_running(t) && waits_[t].what != wait::after_end && !machine_.cpu_at(t).daemon)
      return false;
  }
  return true;
}

// When a thread is about to park, and when one has ended.
void session::settle_if_all_wait() {
  if (running_ == 0 || leaving_ != leaving::no || !all_wait() || force_an_interrupt())
    return;
  if (!only_daemons_wait())
    stop_with({.what = stuck_kind()});
  leave_all(leaving::settled);
}

// As the checker tells them apart: a deadlock is between locks only.
kind session::stuck_kind() const {
  for (unsigned t = 0; t < machine_.cpus(); ++t) {
    const waiting& w = waits_[t];
    if (is_running(t) && !machine_.cpu_at(t).daemon && w.what != wait::lock &&
        w.what != wait::after_end)
      return kind::lost_wakeup;
  }
  return kind::deadlock;
}

} // namespace heddle::relacy
