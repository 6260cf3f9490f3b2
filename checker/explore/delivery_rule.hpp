// Before which operations of a CPU its interrupts have to be offered so that no outcome is lost.
// The rule and the argument for it stand in delivery_rule.cpp.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include <heddle/memory_model.hpp>

#include "checker/explore/explore.hpp"
#include "checker/explore/footprints.hpp"

namespace heddle::checker {

// Says nothing about the places that are always offered, whatever the rule: idle; where a lane
// stops, be it at its end, in a failure, by assume(false) or in a spin loop; and, unless
// offers_before_mask says otherwise, in front of a mask that rises.
class delivery_rule {
public:
  // Offers everywhere.
  delivery_rule() = default;

  // Offers where it matters to programs that do no more than `frozen`, which must not change while
  // they are explored. Without a model: where it matters to any of the three.
  delivery_rule(const footprints& frozen, unsigned lanes, std::optional<memory_model> model = {});

  // Whether deliverable lines are to be offered before `next`, an operation of `lane` whose
  // label::context says whose it is.
  bool offers_before(lane_id lane, const label& next) const {
    if (everywhere_)
      return true;
    if (next.wait != wait_kind::none || next.kind() == event_kind::join)
      return before_waiting_;
    if (is_life(next) || (lane < lanes_.size() && lanes_[lane].everywhere))
      return true;
    if (is_choice(next) || lane >= lanes_.size())
      return false;
    const lane_rule& rule = lanes_[lane];
    const block& b = rule.against(next.context);
    if (b.touched.lives && accesses_memory(next))
      return true;
    if (!accesses_memory(next))
      return b.outward && (next.kind() == event_kind::create || fences_matter_);
    const std::uint8_t mine = touch_of(next);
    return conflict(mine, b.touched.of(next.location)) ||
           (b.outward && outward(mine, rule.others.of(next.location), rule.sensitive));
  }

  bool offers_before_mask() const { return before_mask_; }

private:
  // What may run on a lane between two operations of one of its contexts.
  struct block {
    context_id between = own_context;
    footprint touched;
    bool outward = false; // something in it matters to other lanes
  };
  struct lane_rule {
    std::vector<block> blocks;
    block any;              // between two operations of a context that was never seen
    footprint others;       // all contexts of all other lanes
    bool sensitive = false; // every access matters to other lanes
    bool everywhere = false;

    const block& against(context_id context) const {
      for (const block& b : blocks)
        if (b.between == context)
          return b;
      return any;
    }
  };

  static bool conflict(std::uint8_t a, std::uint8_t b) {
    return ((a & touch::writes) != 0 && b != 0) || (a != 0 && (b & touch::writes) != 0);
  }
  // Whether an access matters to other lanes, which do `theirs` to its location.
  bool outward(std::uint8_t mine, std::uint8_t theirs, bool sensitive) const {
    return conflict(mine, theirs) || sensitive || (mine & always_outward_) != 0 ||
           (theirs != 0 && (mine & outward_if_shared_) != 0);
  }
  bool outward(const footprint& all, const lane_rule& rule) const;
  block block_between(const std::vector<footprints::context>& contexts, const context_id* one,
                      const lane_rule& rule) const;

  bool everywhere_ = true;
  bool before_mask_ = true;
  bool before_waiting_ = true;
  bool fences_matter_ = false;
  std::uint8_t always_outward_ = 0;
  std::uint8_t outward_if_shared_ = 0;
  std::vector<lane_rule> lanes_;
};

// Explores a program again and again, each time with the footprints learned before, until nothing
// new is learned, and returns what the last exploration returned; also the first that was not
// exhaustive, which a violation or a bound has ended. If executions fail, the last exploration
// offers interrupts everywhere. All executions explored on the way are executions of the program;
// the last exploration alone has them all.
//
// `once` explores the program with deliveries offered by the rule and notes every event in `seen`.
using learning_exploration =
    std::function<exploration(const delivery_rule& rule, footprints& seen)>;
exploration explore_in_rounds(unsigned lanes, std::optional<memory_model> model,
                              const learning_exploration& once);

} // namespace heddle::checker
