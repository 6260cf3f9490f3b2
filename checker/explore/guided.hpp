// One execution under a memory model in which somebody else makes every choice: replay.
#pragma once

#include <string>
#include <vector>

#include "checker/explore/explore.hpp"
#include "checker/explore/guide.hpp"

namespace heddle::checker {

struct guided_result {
  bool applied = false; // every choice of the guide was one that the model allows
  std::string refused;  // if not applied: the first one that was not, in words
  ending how = ending::blocked;
  bool cut = false; // the bound on events ended it
  std::vector<violation> found;
  execution graph; // as far as it went
};

guided_result run_guided(program& p, memory_model model, guide& decide, const limits& bounds);

} // namespace heddle::checker
