// Who runs, who waits, and for what.
#include "checker/relacy/thread_states.hpp"

namespace heddle::relacy {
namespace {

// A machine is stuck in spin loops if nothing was written for so many operations, while each thread
// that is not parked has called relax() so often. A loop that gives up must do so earlier.
constexpr std::uint64_t quiet_operations_if_stuck = 4000;
constexpr std::uint64_t relaxations_if_stuck = 500;

} // namespace

void thread_states::begin() {
  running_ = (1U << machine_.cpus()) - 1;
  quiet_operations_ = 0;
  waits_ = {};
}

void thread_states::ended() {
  running_ &= ~(1U << current_thread());
  something_changed();
}

// The current thread, which is about to park, then does not.
void thread_states::wake_up(unsigned thread) {
  waiting& w = waits_[thread];
  if (w.what != wait::none && thread != current_thread())
    wake(thread);
  w.what = wait::none;
  w.on = nullptr;
}

void thread_states::wrote(const cell& c) {
  something_changed();
  for (unsigned t = 0; t < waits_.size(); ++t) {
    if (waits_[t].on == &c)
      wake_up(t);
  }
}

void thread_states::relaxed(site where) {
  waiting& w = waits_[current_thread()];
  w.where = where;
  ++w.relaxations;
}

void thread_states::something_changed() {
  quiet_operations_ = 0;
  for (waiting& w : waits_)
    w.relaxations = 0;
}

bool thread_states::only_spin() const {
  if (quiet_operations_ < quiet_operations_if_stuck)
    return false;
  for (unsigned t = 0; t < machine_.cpus(); ++t) {
    const waiting& w = waits_[t];
    if (is_running(t) && w.what == wait::none && w.relaxations < relaxations_if_stuck)
      return false;
  }
  return true;
}

bool thread_states::all_wait() const {
  for (unsigned t = 0; t < machine_.cpus(); ++t) {
    if (is_running(t) && waits_[t].what == wait::none)
      return false;
  }
  return true;
}

bool thread_states::only_daemons_wait() const {
  for (unsigned t = 0; t < machine_.cpus(); ++t) {
    if (is_running(t) && waits_[t].what != wait::after_end && !machine_.cpu_at(t).daemon)
      return false;
  }
  return true;
}

kind thread_states::stuck_kind() const {
  for (unsigned t = 0; t < machine_.cpus(); ++t) {
    const waiting& w = waits_[t];
    if (is_running(t) && !machine_.cpu_at(t).daemon && w.what != wait::lock &&
        w.what != wait::after_end)
      return kind::lost_wakeup;
  }
  return kind::deadlock;
}

void thread_states::leave_all(leaving why) {
  exits_.set_reason(why);
  for (unsigned t = 0; t < waits_.size(); ++t)
    wake_up(t);
}

void thread_states::drop() {
  if (exits_.on_cpu())
    leave_all(leaving::dropped);
  else
    exits_.set_reason(leaving::dropped);
  exits_.leave();
}

} // namespace heddle::relacy
