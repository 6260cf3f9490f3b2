// Every interleaving of a program under sequential consistency: the oracle that needs no theory,
// and the counter that shows what reduction saves.
//
// The search is depth first and re-executes the program from its start for every schedule. It asks
// nothing of a program but restart (with an empty execution), at, advance and finish. Free choices
// and spurious failures of weak compare-exchange branch as well. A lane that waits (await, lock,
// join) is enabled while what it waits for holds; assume(false) ends its lane, and the schedule
// counts as blocked, as does one in which an interrupt was left out that had to come.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "checker/explore/explore.hpp"
#include "checker/naive/signature.hpp"

namespace heddle::checker::oracle {

struct naive_options {
  limits bounds{}; // max_executions counts schedules, merged ones included
  bool stop_at_first_failure = false;
  // Fences, choices, creation and satisfied joins are invisible to other lanes under sequential
  // consistency; unless this is set, a lane performs them at once.
  bool every_step = false;
  // Go on from only the first of the schedules that lead to equal partial executions. The set of
  // executions stays the same; the schedules are then no longer all counted.
  bool merge_equal_prefixes = false;
};

struct naive_result {
  // Schedules by their ending; see explore.hpp for the meaning.
  std::uint64_t complete = 0;
  std::uint64_t blocked = 0;
  std::uint64_t stuck = 0;
  std::uint64_t failed = 0;
  std::uint64_t merged = 0; // given up at a partial execution that was seen before
  std::uint64_t events = 0; // performed, replayed ones not counted

  // Executions, each once however many schedules lead to it.
  std::unordered_set<signature, signature_hash> graphs; // complete ones
  std::set<kind> kinds;               // what failed, deadlock and data-race included
  std::set<std::string> final_states; // of complete ones: "x=1 y=0"

  double seconds = 0;
  double explored_fraction = 0;
  std::vector<std::string> bounds_hit;
  bool exhaustive = false;

  std::uint64_t schedules() const { return complete + blocked + stuck + failed + merged; }
};

// `watch`, if given, sees every distinct execution once and the progress a few times per second.
// Its on_execution stops the search by returning false.
naive_result enumerate_schedules(program& p, const naive_options& options,
                                 observer* watch = nullptr);

} // namespace heddle::checker::oracle
