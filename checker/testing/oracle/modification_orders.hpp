// Every modification order of a set of events.
#pragma once

#include <cstdint>
#include <functional>

#include "checker/testing/oracle/candidate.hpp"

namespace heddle::checker::oracle {

// Calls `see` for every combination of total orders of the writes of each location, until it
// returns false; the result then is false. So it is if listing the orders of one location takes
// more than `max_steps` (0: no bound): then `see` is not called at all.
//
// `only_coherent` leaves out the orders of a location that are inconsistent by themselves, that is
// where program order among the accesses of the location, reads-from, modification order and
// from-read have a cycle or an update does not follow its source. SC, TSO (UNIPROC) and RC11
// (COHERENCE and ATOMICITY) all reject these, so that only the work differs.
bool for_each_modification_order(const candidate_events& events, const structure& s,
                                 bool only_coherent, std::uint64_t& steps_left,
                                 const std::function<bool(const modification_order&)>& see);

} // namespace heddle::checker::oracle
