// The threads of an iteration: which have not ended, what each waits for, and how long nothing has
// changed. It parks nobody and decides nothing; see parking.hpp.
#pragma once

#include <array>
#include <cstdint>

#include <heddle/kind.hpp>
#include <heddle/machine.hpp>

#include "checker/relacy/access.hpp"
#include "checker/relacy/cell.hpp"
#include "checker/relacy/exits.hpp"
#include "checker/relacy/simulator.hpp"

namespace heddle::relacy {

// What a parked thread waits for: somebody's write to `on`, an interrupt in idle(), or those that
// may come after its end.
enum class wait : std::uint8_t { none, value, lock, interrupt, after_end };

struct waiting {
  wait what = wait::none;
  const cell* on = nullptr;
  std::uint64_t relaxations = 0; // since anything was written
  site where{};
};

class thread_states {
public:
  thread_states(const machine& m, exits& out) : machine_(m), exits_(out) {}

  // A new iteration.
  void begin();
  // The current thread has come to its end, or has left.
  void ended();
  bool is_running(unsigned thread) const { return (running_ >> thread & 1U) != 0; }
  bool any_is_running() const { return running_ != 0; }

  // The current thread is about to park. Whoever wakes it before it does takes the wait away.
  void begin_wait(const waiting& w) { waits_[current_thread()] = w; }
  const waiting& wait_of(unsigned thread) const { return waits_[thread]; }
  void wake_up(unsigned thread);
  // Those that wait for it look again.
  void wrote(const cell& c);

  void operation() { ++quiet_operations_; }
  void relaxed(site where);
  void something_changed();
  // Nothing was written for long, and every thread that is not parked only relaxes.
  bool only_spin() const;

  bool all_wait() const;
  // Or threads that have done all they had to do.
  bool only_daemons_wait() const;
  // What it is that all wait: as the checker tells them apart, a deadlock is between locks only.
  kind stuck_kind() const;

  // All leave the iteration, each at its next operation.
  void leave_all(leaving why);
  // What runs, threads or not, leaves: an assumption is false.
  [[noreturn]] void drop();

private:
  const machine& machine_;
  exits& exits_;
  unsigned running_ = 0;               // threads that have not ended, one bit each
  std::uint64_t quiet_operations_ = 0; // since anything was written
  std::array<waiting, max_threads> waits_;
};

} // namespace heddle::relacy
