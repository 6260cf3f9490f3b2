// One location of shared memory in an iteration: its value or values, and who accessed it when.
//
// Data races are found as Relacy finds those of its rl::var: by comparing the times of accesses
// with the clock of the thread that comes later. But a location may be accessed both ways, plainly
// when it is constructed and atomically later, so there are four kinds of accesses.
#pragma once

#include <array>
#include <cstdint>

#include "checker/relacy/access.hpp"
#include "checker/relacy/simulator.hpp"

namespace heddle::relacy {

enum class access_kind : std::uint8_t { plain_read, plain_write, atomic_read, atomic_write };

struct race {
  bool found = false;
  access_kind earlier{};
  unsigned thread = 0; // of the earlier access
};

class cell {
public:
  // `initial` is what memory holds before the iteration's first access.
  void begin(std::uintptr_t address, unsigned size, std::uint64_t initial);
  void end();

  std::uintptr_t address() const { return address_; }
  unsigned size() const { return size_; }
  // What was written last: what memory holds once all threads have ended.
  std::uint64_t latest() const { return latest_; }
  // Whether a weak compare-exchange has failed here for no reason in this iteration.
  bool failed_spuriously = false;

  // Atomic accesses. The caller has let other threads run, and reports the access to `accessed`
  // after it: what the access acquires may order it behind a plain one.
  std::uint64_t load(order o);
  std::uint64_t load_latest(order o);
  void store(std::uint64_t value, order o);
  void update(std::uint64_t value, order o);
  // A plain write. The caller has reported it before.
  void set(std::uint64_t value);

  // Notes an access of the current thread, unless it races with an earlier one.
  race accessed(access_kind how);
  // An access of whatever kind that does not happen before what the current thread does.
  race unordered_access() const;

private:
  history& writes();
  void write(unsigned index, std::uint64_t value);
  bool follows(access_kind earlier, race& found) const;

  std::uintptr_t address_ = 0;
  unsigned size_ = 0;
  std::uint64_t latest_ = 0;
  history* history_ = nullptr; // from the first atomic access on
  std::array<std::uint64_t, writes_remembered> values_{};
  std::array<std::array<timestamp, max_threads>, 4> times_{}; // by access_kind and thread
};

} // namespace heddle::relacy
