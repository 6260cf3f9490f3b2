// How a trace names an operation: by lane, object and number, so that it survives edits of the
// program elsewhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "checker/graph/execution.hpp"
#include "checker/trace/naming.hpp"

namespace heddle::checker::trace {

// What the operation acts on. All but objects have no name; their operations are numbered as well.
// `arrivals`: the choice how many of them one interrupt takes together; `life`: that one begins or
// ends.
enum class target : std::uint8_t { object, fence, choice, start, join, arrivals, life };

// The `number`-th operation, from 1, of `lane` on this target. That interrupts are offered is no
// operation: what a program does keeps its numbers whatever interrupts it.
struct operation {
  std::string lane{};
  target on = target::object;
  std::string object{}; // if `on` is an object
  unsigned number = 1;

  friend bool operator==(const operation&, const operation&) = default;
};

// `CPU1 head#3`, `CPU1 fence#1`; names of other characters in quotes.
std::string text_of(const operation& o);
// The same without the lane.
std::string text_of_target(const operation& o);
// For people: "the 3rd operation of CPU1 on head", "the 1st fence of CPU1".
std::string describe(const operation& o);

// A name as one word of a line: as it is, or in double quotes with escapes.
std::string quoted(const std::string& name);
std::string quoted_object(const std::string& name);

// The operation of an event; that of the next event of a lane, whose label is `next`.
operation operation_of(const execution& g, const naming& names, event_id e);
operation next_operation(const execution& g, const naming& names, lane_id lane, const label& next);

// Where interrupts are offered: before the lane's operation that comes next, if that is known to be
// one on memory; or before an ordinary access, which is no operation (its number counts ordinary
// accesses); else after its last operation.
enum class gap_side : std::uint8_t { before, after, start, access };
struct gap {
  gap_side side = gap_side::before;
  operation at{}; // at the start: only its lane counts

  friend bool operator==(const gap&, const gap&) = default;
};

// `before sem.count#2`, `after fence#1`, `at start`, `accessing list.head#2`.
std::string text_of(const gap& g);
// For people: "before the 2nd operation of core0 on sem.count".
std::string describe(const gap& g);

// Of the delivery that comes next on a lane.
gap next_gap(const execution& g, const naming& names, lane_id lane, const label& delivery);

// The event of a named operation, if the execution has it.
std::optional<event_id> find(const execution& g, const naming& names, const operation& o);

} // namespace heddle::checker::trace
