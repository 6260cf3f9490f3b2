// Which kinds of event were ever made, in any execution: what can be no fault without one of them
// is not looked for before there is one.
#pragma once

#include <vector>

#include "checker/graph/execution.hpp"
#include "checker/models/looks.hpp"

namespace heddle::checker {

class kinds_seen {
public:
  void note(const event& e) {
    const label& l = e.lab;
    if (accesses_memory(l) && l.ord == order::plain) {
      if (plain_.size() <= l.location)
        plain_.resize(l.location + 1);
      plain_[l.location] = true;
    }
    life_ = life_ || is_life(l);
    waiting_ = waiting_ || is_waiting(e);
  }

  bool has_plain() const { return !plain_.empty(); } // an access to any location
  bool has_plain(location_id l) const { return l < plain_.size() && plain_[l]; }
  bool has_life() const { return life_; }       // a beginning or an end
  bool has_waiting() const { return waiting_; } // see is_waiting

private:
  std::vector<bool> plain_; // per location
  bool life_ = false;
  bool waiting_ = false;
};

} // namespace heddle::checker
