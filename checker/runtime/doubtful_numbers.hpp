// Numbers that look like addresses, when an execution is tried at other addresses.
//
// What was recorded holds addresses of the canonical address space, which are moved to this one
// before the code sees them. A number that lies among them by chance must not be moved. The two are
// told apart where the code makes the value: there a number is the same as before, and an address
// is not. What reads it gets it as it was made. So only operations with such values are looked at.
//
// An address that the code keeps from an earlier execution would also be the same as before; that
// is nondeterminism, and not excused: where memory is in use, a value is taken for an address.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "checker/graph/execution.hpp"
#include "checker/runtime/lane.hpp"
#include "checker/runtime/run_part.hpp"

namespace heddle::checker {

class doubtful_numbers : run_part {
public:
  explicit doubtful_numbers(runner& r) : run_part(r) {}

  void restart() { made_.clear(); }

  // Marks an entry that has such a value; it is settled in two steps when its lane passes it.
  void mark(const event& e, log_entry& entry) const;
  static bool is_in_doubt(const log_entry& entry);
  // What the lane passes to the operation decides.
  void settle_operands(log_entry& entry, const operation& op) const;
  // Once the source has been passed.
  void settle_values(log_entry& entry);

  // A value of this run, as one that was recorded in the canonical address space: as it is if it is
  // a number that only looks like an address.
  std::uint64_t as_recorded(std::uint64_t recorded, std::uint64_t now) const;
  // What a recorded event writes in this run.
  std::uint64_t written_now(const execution& recorded, event_id id) const;

  // Before the execution is tried at other addresses.
  void note_most_used();

private:
  bool is_number(std::uint64_t recorded, std::uint64_t now) const;
  std::uint64_t initial_now(const void* address, std::uint64_t recorded) const;

  std::unordered_map<event_id, std::uint64_t> made_; // values in doubt that events wrote
};

} // namespace heddle::checker
