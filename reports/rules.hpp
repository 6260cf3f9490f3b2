// What can be wrong, explained: the kinds of failure and the other findings of a gate.
#pragma once

#include <string>
#include <vector>

namespace heddle::reports {

struct rule {
  std::string name;  // "lost-wakeup"
  std::string title; // what it is, in a sentence
  std::string help;  // how it shows and where to look, in a few
};

// Every kind of model/kind.hpp, in that order, then "not-found", "inconclusive" and "baseline".
const std::vector<rule>& rules();

} // namespace heddle::reports
