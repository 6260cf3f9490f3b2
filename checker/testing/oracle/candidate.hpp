// What the axioms judge: the events of an execution with program order and reads-from, and
// separately a choice of modification order. A read-modify-write is one event; one that fails is a
// read.
#pragma once

#include <cstdint>
#include <vector>

#include "checker/graph/label.hpp"
#include "checker/naive/signature.hpp"
#include "checker/testing/oracle/relation.hpp"

namespace heddle::checker::oracle {

inline constexpr int reads_initial_value = -1;

struct candidate_event {
  graph_event facts; // `after` is left open: it is what a modification order decides
  point self;
  order ord = order::relaxed;       // of a failed update: its failure order
  int source = reads_initial_value; // reads, updates: an event, always an earlier one
};

// Events in an order that extends program order, reads-from, creation and join, which therefore
// have no cycle (NO-THIN-AIR holds by construction).
using candidate_events = std::vector<candidate_event>;

// Per location its writes, from the first to the last; the initial value stands before them.
using modification_order = std::vector<std::vector<std::uint8_t>>;

// The relations and sets that do not depend on modification order, by the names of the papers.
struct structure {
  explicit structure(const candidate_events& events);

  unsigned size;
  relation po;         // program order, transitive
  relation rf;         // reads-from; reading an initial value is not in it
  relation asw;        // creation before the lane's events, these before the join
  relation same_place; // both access memory, at one location
  relation other_lane;
  event_set reads = 0;   // updates included, failed ones too
  event_set writes = 0;  // updates that wrote included
  event_set updates = 0; // failed ones included
  event_set fences = 0;
  event_set accesses = 0;
  event_set plain = 0;
  event_set acquires = 0; // reads and fences that acquire
  event_set releases = 0; // writes and fences that release
  event_set seq_cst = 0;
  event_set lane_control = 0; // create, join
};

// mo: transitive, one total order per location.
relation mo_of(const modification_order& mo, unsigned events);

// fr: from a read to the writes behind its source in modification order; everything at its location
// if it reads the initial value. An update is not fr-before itself.
relation fr_of(const candidate_events& events, const structure& s, const relation& mo);

// The execution that results.
canonical_graph canonical(const candidate_events& events, const modification_order& mo,
                          const std::vector<std::string>& places, unsigned lanes);

} // namespace heddle::checker::oracle
