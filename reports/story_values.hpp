// What objects and pools hold, step by step, as a story tells it.
#pragma once

#include <string>
#include <vector>

#include "reports/phrases.hpp"
#include "reports/story.hpp"

namespace heddle::reports {

// "core0, in the handler of dma"
std::string actor_text(const checker::trace::naming& names, checker::lane_id lane,
                       checker::context_id context);

class story_values {
public:
  // All must outlive this.
  story_values(const check_violation& failing, const checker::trace::linear_order& order,
               const phrasebook& words)
      : failing_(failing), order_(order), words_(words) {}

  // Names what is watched, with its first values.
  void begin(story& told);

  // What the step changes; called once for each, in their order. `to` has its number.
  void note(story_step& to);

private:
  struct watched {
    checker::location_id location;
    int newest = -1; // place in modification order of the newest write so far; -1: initial
    std::string text;
  };

  void watch_events(story& told);
  void watch_memory(story& told) const;
  std::string initial_text(const checker::event& first) const;
  std::vector<watched>::iterator find(checker::location_id l);
  void note_write(const checker::event& e, story_step& to);
  void note_memory(story_step& to) const;
  std::vector<story_block> blocks_of(const std::vector<checker::memory_block>& blocks) const;
  std::string state_of(const checker::memory_block& b) const;

  const check_violation& failing_;
  const checker::trace::linear_order& order_;
  const phrasebook& words_;
  std::vector<watched> watched_;
};

} // namespace heddle::reports
