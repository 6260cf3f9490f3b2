// How far a run goes, and what comes of it.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include <heddle/kind.hpp>

#include "checker/relacy/simulator.hpp"

namespace heddle::relacy {

struct run_options {
  search how = search::random;
  std::uint64_t iterations = 100'000;
  double max_seconds = 0; // 0: no limit
  unsigned context_bound = 2;
  // An iteration that takes more operations is cut off, and proves nothing.
  std::uint64_t max_steps = 10'000;
  // A program that does nothing visible for so long hangs.
  double patience_seconds = 10;
};

struct run_result {
  bool found = false;
  kind what = kind::none;
  std::string message{};
  // Why the program cannot be run at all; empty if it can.
  std::string refusal{};
  std::uint64_t iterations = 0; // with the one that ended the run
  std::uint64_t dropped = 0;    // ended by assume(false)
  std::uint64_t cut = 0;        // ended by max_steps
  bool exhausted = false;       // a search other than the random one came to its end
  double seconds = 0;
  // Of the iterations that were neither dropped nor cut.
  std::map<std::string, std::uint64_t> cover{};
  std::set<std::string> outcomes{}; // "r0=0 r1=1", keys sorted
};

} // namespace heddle::relacy
