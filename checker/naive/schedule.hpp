// One schedule of a program under sequential consistency, step by step: what is enabled, what a
// step does to memory, and going back to an earlier point by re-execution.
#pragma once

#include <cstdint>
#include <vector>

#include "checker/explore/program.hpp"
#include "checker/naive/signature.hpp"

namespace heddle::checker::oracle {

class schedule {
public:
  // Starts `p`.
  explicit schedule(program& p);

  std::size_t length() const { return steps_.size(); }
  const execution& graph() const { return graph_; }
  // Fingerprint of the graph.
  const signature& partial() const;

  bool enabled(lane_id lane) const;
  // Whether the lane's next step can neither influence another lane nor be influenced by one.
  bool is_local(lane_id lane) const;
  // In how many ways the lane's next step can go: a free choice, or a weak compare-exchange that
  // matches and may yet fail.
  unsigned options(lane_id lane) const;

  void step(lane_id lane, unsigned option);
  // Forgets all steps behind the first `length` and re-executes these.
  void back_to(std::size_t length);

  // Whether nothing can wake `lane`, which waits: what it waits for is not so, or its spin loop has
  // read the latest values. To be asked when no lane is enabled.
  bool waits_in_vain(lane_id lane) const;

private:
  struct taken {
    lane_id lane = 0;
    outcome result;
    signature sum; // of the graph with this step
  };

  value_t current(const label& l) const;
  std::uint64_t name_of(location_id l);
  bool is_in_last_round(event_id id) const;
  bool last_round_is_current(lane_id lane) const;

  program& program_;
  execution graph_;
  const execution nothing_; // to restart from
  std::vector<taken> steps_;
  std::vector<std::uint64_t> names_; // fingerprints of location names; 0: not asked yet
};

} // namespace heddle::checker::oracle
