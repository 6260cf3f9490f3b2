// Flips: schedules that differ from a failing one in a single decision.
#pragma once

#include <functional>
#include <vector>

#include "checker/trace/causes.hpp"
#include "checker/trace/decisions.hpp"

namespace heddle::checker::trace {

// A change of a list of decisions. What is added has its place in front of what stays.
struct flip {
  std::vector<decision> removed{};
  std::vector<decision> added{};

  friend bool operator==(const flip&, const flip&) = default;
};

// `decisions` with the change; what is to be removed and is not there is passed over.
std::vector<decision> flipped(const std::vector<decision>& decisions, const flip& change);

// A flip, and the event of the failing execution that it is about: a read that is to see something
// else, or the delivery of an interrupt that is to come elsewhere.
struct flip_candidate {
  flip change{};
  event_id about = no_event;
};

// What decisions lead the program to.
using decision_runner = std::function<execution(const std::vector<decision>&)>;

// The flips of a failure whose execution is what `decisions` lead to, the most telling ones first:
// weak behaviour turned into what an interleaving has; then interrupts that come a little later, a
// little earlier or where they must; then reads, the last one first, that see another write there
// is, or wait for what another lane does next; then what is left of the decisions, undone.
std::vector<flip_candidate> flips_of(const execution& g, const violation& v, const naming& names,
                                     const std::vector<decision>& decisions,
                                     const decision_runner& run);

} // namespace heddle::checker::trace
