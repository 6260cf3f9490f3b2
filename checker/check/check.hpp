// Checking a machine or a scenario: the library interface of the checker.
//
//   auto r = heddle::check({.model = heddle::tso}, [](heddle::machine& m) {
//     auto& x = m.make<heddle::atomic<int>>("x");
//     m.thread("P0", [&] { x.store(1, heddle::relaxed); });
//     m.thread("P1", [&] { heddle::observe("r0", x.load(heddle::relaxed)); });
//   });
//   r.verdict, r.exhaustive, r.executions, r.outcomes ("r0=0", "r0=1"), r.report()
//
// Any number of checks may run in one process, one after the other. The function that builds the
// machine is called more than once: a second machine at other addresses serves to find
// nondeterminism. Code under test may use the heap (operator new): it gets memory that is reset
// before every execution.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <heddle/kind.hpp>
#include <heddle/machine.hpp>
#include <heddle/memory_model.hpp>
#include <heddle/scenario.hpp>

#include "checker/check/check_violation.hpp"
#include "checker/explore/explore.hpp"
#include "checker/runtime/live_counts.hpp"

namespace heddle {

enum class verdict : std::uint8_t { pass, fail, inconclusive };
enum class engine : std::uint8_t {
  optimal, // one execution per equivalence class, under every memory model
  naive,   // every interleaving, under sc only: the oracle of the other
};

constexpr const char* name_of(verdict v) {
  constexpr const char* names[] = {"pass", "fail", "inconclusive"};
  return names[static_cast<unsigned>(v)];
}
constexpr const char* name_of(engine e) {
  constexpr const char* names[] = {"optimal", "naive"};
  return names[static_cast<unsigned>(e)];
}

// What is known while a check runs, for a progress display.
struct check_progress {
  std::uint64_t executions = 0;
  std::uint64_t blocked = 0;
  std::uint64_t stuck = 0;
  std::uint64_t failed = 0;
  double seconds = 0;
  double explored_fraction = 0;
};

struct check_options {
  memory_model model = memory_model::sc;
  heddle::engine engine = heddle::engine::optimal;
  checker::limits bounds{};
  bool stop_at_first_failure = true;
  // The violation to look for, if others may come with it: it alone stops the search, and it is the
  // one that is shown. check_scenario() fills in the kind that the variant declares.
  kind sought = kind::none;
  // Of all violations of the kind that is shown, shows the one that takes least to follow
  // (checker/trace/failure_size.hpp), instead of the first.
  bool show_smallest = false;
  checker::schedule_policy policy = checker::schedule_policy::writes_first;
  std::uint64_t seed = 0; // of the random policy
  // Besides comparing every replayed operation with its first execution, replays the first few
  // executions, and then one in so many, with other addresses and other garbage in fresh memory.
  // 0: never.
  std::uint32_t nondeterminism_sample = 1000;
  // Offers interrupts only where it makes a difference (checker/explore/delivery_rule.cpp), which
  // is found out in several rounds. Does not concern the naive engine, which offers them
  // everywhere.
  bool irq_pruning = true;
  // Memory that code under test frees is what the same CPU allocates next in that size; otherwise
  // no address comes twice in an execution, and faults that need one stay hidden (ABA).
  bool reuse_addresses = false;
  // Processor time that code under test may take between two operations before it counts as a hang.
  // 0: no limit.
  double hang_seconds = 2;
  std::function<void(const check_progress&)> on_progress{}; // a few times per second
  // Told of every execution, for a process that watches this one. Null: nobody watches.
  checker::live_counts* live = nullptr;
};

struct check_result {
  heddle::verdict verdict = heddle::verdict::inconclusive;
  bool exhaustive = false;
  // Of the last round, if where interrupts matter was found out in several.
  std::uint64_t executions = 0; // complete ones
  std::uint64_t blocked = 0;    // waiting for what happens in another execution
  std::uint64_t stuck = 0;      // nobody can ever go on
  std::uint64_t failed = 0;
  std::vector<std::string> race_policies; // races that are not failures here, in words
  std::uint64_t ordinary_accesses = 0;    // that instrumented code told of, in all executions
  std::uint64_t events = 0;               // explored; replayed ones not counted
  double seconds = 0;                     // of all rounds
  unsigned rounds = 1;
  long peak_rss_kb = 0;
  std::vector<std::string> bounds_hit; // "events", "executions", "seconds"
  // What lanes came to and the checker cannot see, in words, sorted. Each lane stopped there, so
  // without a violation the verdict is inconclusive. Where the first of them is.
  std::vector<std::string> unseen;
  checker::site unseen_at{};
  std::vector<std::string> endless;           // what kept executions from ending, in words
  std::map<std::string, std::uint64_t> cover; // complete executions that reached the mark
  std::set<kind> kinds;                       // of all violations seen
  std::set<std::string> outcomes;             // of complete executions: "r0=0 r1=0", keys sorted
  std::optional<check_violation> first;       // the first violation; none for cover-missing
  checker::failure failure;                   // its failure, or cover-missing; kind::none: pass

  std::uint64_t explored() const { return executions + blocked + stuck + failed; }

  // Plain text: the verdict, the numbers, and the events of the first violation.
  std::string report() const;
};

// Checks a machine. Throws std::invalid_argument if the engine does not know the model.
check_result check(const check_options& options, const std::function<void(machine&)>& build);

// Checks a variant of a registered scenario. A declared mark that no complete execution reached
// turns a pass into a failure of kind::cover_missing.
check_result check_scenario(const registered_scenario& scenario, const scenario_variant& variant,
                            const check_options& options);

} // namespace heddle
