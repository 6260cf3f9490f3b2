// What the lanes of a random program share beside its words, and how such a program ends.
#pragma once

#include <heddle/choose.hpp>
#include <heddle/expect.hpp>

#include "checker/testing/fuzz/loop_script.hpp"

namespace heddle::checker::fuzz {

// Turns of a loop that is counted: more than there are writes that it could see.
inline constexpr int most_turns = 5;

// The turns of one loop; of the forms that do not count them it does nothing.
struct turn_count {
  bool counts = false;
  int turns = 0;
};

struct loop_state {
  form how = form::as_is;
  int turns[most_lanes] = {};                // counters in the object
  const loop_step* stopped[most_lanes] = {}; // the loop in front of which a lane stopped

  // A lane that would go on for ever need not do so: where it is counted, it stops instead, and the
  // end of the program says whether it would have.
  bool stops_before(unsigned lane, const loop_step& s) {
    if (how != form::counted || s.what == act::weak_add || choose(2) == 0)
      return false;
    stopped[lane] = &s;
    return true;
  }
  void turn(turn_count& count) {
    if (count.counts)
      assume(++count.turns <= most_turns);
  }
};

struct final_values {
  long words[fuzz::words] = {};
  long lock = 0;
  long sequence = 0;
};

inline bool loops_for_ever(const loop_step& s, const final_values& end) {
  switch (s.what) {
  case act::wait:
    return end.words[s.word] != s.value;
  case act::wait_for_either:
    return end.words[0] != s.value && end.words[1] != s.value;
  case act::read_in_sequence:
    return end.sequence % 2 != 0;
  default:
    return end.lock != 0;
  }
}

// To be called when all lanes have ended.
inline void observe_end(const loop_state& state, unsigned lanes, const final_values& end) {
  bool any = false;
  bool all = true;
  for (unsigned l = 0; l < lanes; ++l) {
    if (state.stopped[l] == nullptr)
      continue;
    any = true;
    all = all && loops_for_ever(*state.stopped[l], end);
  }
  if (any)
    observe("stuck", all ? 1 : 0);
  observe("w0", end.words[0]);
  observe("w1", end.words[1]);
}

constexpr const char* lane_names[most_lanes] = {"T0", "T1", "T2"};

// What a lane has seen; less than 0: it has stopped.
inline void observe_lane(unsigned lane, long seen) {
  if (seen >= 0)
    observe(lane_names[lane], seen);
}

} // namespace heddle::checker::fuzz
