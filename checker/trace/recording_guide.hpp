// Leads a program through a known execution and writes down the decisions that this takes.
//
// The program is asked, not only the execution: what a lane that failed, or raced, would have done
// next is not in the graph, but decides whether a replay has to be told to leave the lane.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checker/explore/guide.hpp"
#include "checker/trace/decisions.hpp"
#include "checker/trace/default_lane.hpp"
#include "checker/trace/linearize.hpp"

namespace heddle::checker::trace {

class recording_guide final : public guide {
public:
  // Follows `order`, a linear order of (a part of) `original`, and from its end on decides nothing.
  // All three must outlive this.
  recording_guide(const program& p, const execution& original, const linear_order& order);

  lane_id pick(const execution& g, std::span<const lane_id> enabled) override;
  std::optional<event_id> source(const execution& g, lane_id lane, const label& l) override;
  std::optional<unsigned> place(const execution& g, lane_id lane, const label& l) override;
  value_t choose(const execution& g, lane_id lane, const label& l) override;
  bool spurious(const execution& g, lane_id lane, const label& l) override;

  // Whether every step of the order was taken.
  bool completed() const { return next_ == steps_.size() && !lost_; }
  const std::vector<decision>& decisions() const { return decisions_; }

private:
  const event* followed() const { return following_ ? &original_[*following_] : nullptr; }
  const event* original_of_next(const execution& g, lane_id lane) const;
  value_t choose_line(const execution& g, lane_id lane, const label& l, const event& original);
  std::optional<event_id> here(const execution& g, event_id original) const;
  decision& add(decision_kind kind, const execution& g, lane_id lane, const label& l);

  const program& program_;
  const execution& original_;
  naming names_;
  default_lane default_;
  std::vector<event_id> steps_;   // without choices between interrupts
  std::vector<std::size_t> kept_; // per lane: how many of its first events are repeated
  std::size_t next_ = 0;
  std::optional<event_id> following_; // the original of the event that is being added
  bool lost_ = false;
  std::vector<decision> decisions_;
};

} // namespace heddle::checker::trace
