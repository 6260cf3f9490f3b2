// The interrupt lines of a lane during a walk over its program: what may be delivered, what has
// been kept out. Written from the language's description alone, as the walk.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "checker/testing/oracle/request.hpp"

namespace heddle::checker::oracle {

struct lane_line {
  const lang::segment* what = nullptr;
  std::uint32_t counter = 0; // the place that counts how often it was raised
  std::uint32_t left = 0;    // arrivals
  std::int64_t taken = 0;    // of the counter
  bool kept_out = false;     // while arrivals were left

  bool only_raised() const { return what->arrivals == 0; }
};

class lane_lines {
public:
  void add(const lang::segment& line, std::uint32_t counter) {
    lines_.push_back({&line, counter, line.arrivals, 0, false});
  }
  bool empty() const { return lines_.empty(); }

  std::vector<lane_line*> deliverable() {
    std::vector<lane_line*> out;
    for (lane_line& l : lines_)
      if (l.what->level > mask() && (l.left > 0 || l.only_raised()))
        out.push_back(&l);
    return out;
  }
  bool must_still_arrive() const {
    return std::ranges::any_of(lines_,
                               [](const lane_line& l) { return l.left > 0 && !l.what->maybe; });
  }

  // Masks in one another; the last one counts. A handler masks its own level besides.
  std::uint32_t mask() const {
    return std::max(masks_.empty() ? 0 : masks_.back(), levels_.empty() ? 0 : levels_.back());
  }
  void push_mask(std::uint32_t level) {
    masks_.push_back(level);
    keep_out();
  }
  std::uint32_t raised_mask(std::uint32_t level) const {
    return masks_.empty() ? level : std::max(level, masks_.back());
  }
  void pop_mask() {
    masks_.pop_back();
    keep_out();
  }
  void enter(lane_line& l) {
    l.kept_out = false;
    levels_.push_back(l.what->level);
    keep_out();
  }
  void leave() { levels_.pop_back(); }

  // Says what the lane could still be sent if it stays with this request.
  void annotate(request& r, bool idle) {
    const bool chosen_in_vain = r.delivers && !idle;
    r.expects_interrupt = chosen_in_vain;
    for (const lane_line* l : deliverable()) {
      if (l->only_raised())
        r.raisable.push_back({l->counter, l->taken});
      else if (idle || !l->what->maybe)
        r.expects_interrupt = true;
    }
  }

private:
  void keep_out() {
    for (lane_line& l : lines_)
      l.kept_out = l.kept_out || (l.left > 0 && l.what->level <= mask());
  }

  std::vector<lane_line> lines_;
  std::vector<std::uint32_t> masks_;
  std::vector<std::uint32_t> levels_; // of the running handlers
};

} // namespace heddle::checker::oracle
