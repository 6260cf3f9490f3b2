// Rounds in which a lane comes back to where it was without having done anything.
//
// The rule (docs/engine.md has the argument): a lane that is where it was before, in the state in
// which it was then, and has done nothing in between that has an effect, has made a round in vain,
// and is stopped. It does not matter how many turns of a loop that took. Where it is and in what
// state, it says whenever it calls relax(), and instrumented code whenever it is about to look at
// memory: such a loop need not say that it waits.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "checker/runtime/state_digest.hpp"

namespace heddle::checker {

class round_watch {
public:
  struct visit {
    const void* place = nullptr; // of the code
    state_digest state{};
    std::size_t position = 0; // how many events the lane had completed
  };
  // Positions of visits in one state, each of which ends the round that the one before begins.
  struct rounds {
    std::size_t begin = 0;
    std::optional<std::size_t> before; // where the round before that one began
  };

  // Whatever comes next begins behind an effect: no round reaches further back.
  void forget() { visits_.clear(); }

  // The round that ends with this visit, if it ends one: it began with the latest earlier visit of
  // the same place in the same state.
  std::optional<rounds> arrive(const visit& now);

private:
  struct known {
    visit latest;
    std::optional<std::size_t> before; // the one before, in the same state
  };
  std::vector<known> visits_;
};

} // namespace heddle::checker
