// Applies recorded decisions to a program, and tells which of them could not be applied.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "checker/explore/guide.hpp"
#include "checker/explore/program.hpp"
#include "checker/trace/decisions.hpp"
#include "checker/trace/default_lane.hpp"

namespace heddle::checker::trace {

class decision_guide final : public guide {
public:
  // `p`, which must outlive this, is the program that is guided.
  decision_guide(const program& p, std::vector<decision> decisions);

  lane_id pick(const execution& g, std::span<const lane_id> enabled) override;
  std::optional<event_id> source(const execution& g, lane_id lane, const label& l) override;
  std::optional<unsigned> place(const execution& g, lane_id lane, const label& l) override;
  value_t choose(const execution& g, lane_id lane, const label& l) override;
  bool spurious(const execution& g, lane_id lane, const label& l) override;

  // To be asked when the execution has ended: the first decision that had no effect, in words.
  std::optional<std::string> first_not_applied() const;
  // All of them.
  std::vector<decision> not_applied() const;

private:
  struct recorded {
    decision what;
    bool applied = false;
    std::string obstacle{}; // why it was not, if its operation came
  };

  value_t choose_line(const execution& g, lane_id lane, const label& l);
  recorded* open_decision(decision_kind kind, const execution& g, lane_id lane, const label& l);

  const program& program_;
  naming names_;
  std::vector<recorded> decisions_;
  default_lane default_;
};

} // namespace heddle::checker::trace
