// Applies recorded decisions to a program, and tells which of them could not be applied.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "checker/explore/guide.hpp"
#include "checker/explore/program.hpp"
#include "checker/trace/decisions.hpp"
#include "checker/trace/default_lane.hpp"

namespace heddle::checker::trace {

// A decision that was not applied.
struct unapplied_decision {
  decision what{};
  std::string why{}; // "CPU1 would wait there"
  // Its step came, with all that it names, and the program does not allow it there any more: the
  // lane to go on with would wait, the interrupt is kept out.
  bool excluded = false;
  bool came = false; // its step, at least
};

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
  // All of them; `reached` is the execution that has ended.
  std::vector<unapplied_decision> unapplied(const execution& reached) const;
  // The decision that a read or a write followed last.
  const decision* last_directed() const { return last_directed_; }

private:
  struct recorded {
    decision what;
    bool applied = false;
    std::string obstacle{}; // why it was not, if its operation came
    bool excluded = false;
  };

  std::string why_not(const recorded& r) const;
  bool is_kept_out(const recorded& r, const execution& reached) const;
  value_t choose_line(const execution& g, lane_id lane, const label& l);
  recorded* open_decision(decision_kind kind, const execution& g, lane_id lane, const label& l);

  const program& program_;
  naming names_;
  std::vector<recorded> decisions_;
  default_lane default_;
  const decision* last_directed_ = nullptr;
  std::map<std::pair<lane_id, std::string>, std::size_t> offered_; // a line: where last on its lane
};

} // namespace heddle::checker::trace
