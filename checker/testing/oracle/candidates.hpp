// Every reads-from structure of a mini-language program: each lane's events up to where it stops,
// and for each read the write that it reads from. No memory model has a say here, apart from what
// all of them share: reads-from and program order together have no cycle.
//
// Structures are grown event by event. Operations that read nothing are added as soon as they are
// due, since a read may ignore a write that is present; reads and choices branch, and each read
// takes any present write of its location or the initial value. The order in which lanes grow is
// free; a structure that was reached before is not grown again.
#pragma once

#include <cstdint>
#include <functional>
#include <unordered_set>
#include <vector>

#include "checker/testing/oracle/candidate.hpp"
#include "checker/testing/oracle/lane_tree.hpp"

namespace heddle::checker::oracle {

// How a lane of a structure stands.
enum class lane_end : std::uint8_t {
  moving, // its next operation does not wait
  done,
  cut,         // by an assumption
  failed,      // a check failed
  waiting,     // for a value: await, lock
  joining,     // for a lane that has not ended
  not_started, // by a lane that stands somewhere else
};

struct settled {
  const candidate_events& events;
  std::vector<lane_end> ends{};
  std::vector<const request*> due{};  // per lane: the operation it waits with, if it waits
  std::vector<const request*> next{}; // per lane: what is due or how it ended, if it started

  bool all(lane_end wanted) const;
  bool any(lane_end wanted) const;
};

struct growth_limits {
  std::uint64_t max_structures = 0; // partial ones included; 0: none
  // Leave out two updates that read from the same write. Every model forbids them (ATOMICITY), and
  // more events do not help.
  bool one_update_per_write = true;
};

class candidates {
public:
  // Called for each structure that is an end of the program or may be one: no lane is moving, or
  // some lane failed. Returns false to stop.
  using visitor = std::function<bool(const settled&)>;

  // Keeps references to both.
  candidates(const lang::program_tree& tree, const script_facts& facts);
  candidates(const candidates&) = delete;
  candidates& operator=(const candidates&) = delete;

  // False if the limit or the visitor stopped the growth.
  bool visit(const growth_limits& limits, const visitor& see);
  std::uint64_t structures() const { return visited_.size(); }

private:
  static constexpr lane_tree::node_id not_created = UINT32_MAX;

  bool grow();
  bool grow_with(const candidate_event& e, std::int64_t result);
  bool add_all_unread();
  bool add_unread(lane_id lane);
  bool branch(lane_id lane);
  bool branch_on_source(lane_id lane, const request& r, int source);
  bool is_consumed(std::uint32_t place, int source) const;
  lane_end end_of(lane_id lane) const;
  bool report();
  const request& due(lane_id lane) const { return trees_[lane].at(nodes_[lane]); }
  std::int64_t value_of(std::uint32_t place, int source) const;
  candidate_event event_for(lane_id lane, const request& r) const;
  void push(const candidate_event& e, std::int64_t result);

  const script_facts& facts_;
  std::vector<lane_tree> trees_;
  growth_limits limits_;
  const visitor* see_ = nullptr;

  // The structure at hand.
  candidate_events events_;
  std::vector<lane_tree::node_id> nodes_; // per lane
  std::vector<std::uint16_t> lengths_;    // per lane: events
  signature sum_;
  std::unordered_set<signature, signature_hash> visited_;
  settled at_{events_}; // how it stands; as of the last report
};

} // namespace heddle::checker::oracle
