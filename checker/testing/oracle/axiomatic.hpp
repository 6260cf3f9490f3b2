// Brute force: every reads-from structure of a mini-language program with every modification order,
// kept if the published axioms accept it. Shares nothing with the engine but the vocabulary.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <unordered_set>

#include "checker/testing/lang/ast.hpp"
#include "checker/testing/oracle/axioms.hpp"

namespace heddle::checker::oracle {

struct axiomatic_options {
  std::array<bool, memory_model_count> models{true, true, true};
  bool stuck = true; // look for deadlocks; costs nothing in programs that do not wait
  // The budget. Structures are partial or whole reads-from structures, candidates are structures
  // with a modification order. 0: none.
  std::uint64_t max_structures = 100'000;
  std::uint64_t max_candidates = 1'000'000;
  // Leave out what every model rejects for the same reason; see growth_limits and
  // for_each_modification_order. The verdicts do not depend on it.
  bool skip_incoherent = true;
  // Called for every complete consistent execution without a race.
  std::function<void(memory_model, const canonical_graph&)> on_graph{};
};

struct axiomatic_verdict {
  // Complete consistent executions without a race.
  std::unordered_set<signature, signature_hash> graphs;
  bool race = false;    // some consistent execution, whole or not, has a data race
  bool failure = false; // some consistent execution fails a check
  // Some consistent execution is a deadlock: every lane that has not ended waits, for a value that
  // its location does not have at the end of modification order or for such a lane, and no lane was
  // cut by an assumption.
  bool stuck = false;
};

struct axiomatic_result {
  bool over_budget = false; // the rest is then worthless
  std::uint64_t structures = 0;
  std::uint64_t candidates = 0;
  std::array<axiomatic_verdict, memory_model_count> verdicts;

  const axiomatic_verdict& operator[](memory_model m) const {
    return verdicts[static_cast<unsigned>(m)];
  }
};

// Programs with more than 64 events in one execution are over budget, and so are endless ones.
// Throws std::domain_error for an element outside an array and for a remainder of 0.
axiomatic_result enumerate_candidates(const lang::program_tree& tree,
                                      const axiomatic_options& options = {});

} // namespace heddle::checker::oracle
