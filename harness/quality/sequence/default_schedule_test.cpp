// Every variant of every scenario on one schedule, that of a trace without decisions: each CPU in
// its order until it waits, interrupts only where they must come, timeouts only where nothing else
// can. Nothing fails there, mutants included: one that did would prove nothing about interleavings.
// Faults that need none, which say so (variant_details::alone), do not end well there.
//
// A data race counts as none of these: two accesses that nothing orders race in whatever order they
// come.
//
// This is scenarios/in_sequence_test.cpp for machines that need somebody who delivers interrupts
// and switches tasks; it runs those that do not, too.
#include <string>

#include <gtest/gtest.h>

#include <heddle/scenario.hpp>

#include "checker/explore/guided.hpp"
#include "checker/runtime/crash.hpp"
#include "checker/runtime/fiber_program.hpp"
#include "checker/runtime/hang.hpp"
#include "checker/trace/decision_guide.hpp"

namespace {

using heddle::memory_model;
using heddle::scenario_variant;
using heddle::checker::ending;
using heddle::checker::fiber_program;

// How the schedule ended: "complete", "a data race", or what else kept it from completing.
std::string ending_of(const scenario_variant& v, memory_model model) {
  const heddle::checker::crash_guard crashes;
  const heddle::checker::hang_guard hangs(5);
  fiber_program p({v.bytes, v.alignment, v.build});
  if (p.machine_now().setup_failure.what != heddle::kind::none)
    return "failed: " + p.machine_now().setup_failure.message;
  heddle::checker::trace::decision_guide no_decisions(p, {});
  const auto r = run_guided(p, model, no_decisions, {.max_events = 0});
  if (!r.applied || r.cut)
    return "not run: " + r.refused;
  if (!r.found.empty() && r.found.front().what.what == heddle::kind::data_race)
    return "a data race";
  if (!r.found.empty())
    return "failed: " + r.found.front().what.message;
  switch (r.how) {
  case ending::complete:
    return "complete";
  case ending::stuck:
    return "failed: stuck";
  default:
    return "cut short";
  }
}

unsigned run_all(memory_model model) {
  unsigned variants = 0;
  for (const auto* scenario : heddle::registered_scenarios()) {
    for (const auto& variant : *scenario) {
      SCOPED_TRACE(std::string(scenario->name) + ":" + variant.name);
      const std::string how = ending_of(variant, model);
      if (variant.details.alone == nullptr)
        EXPECT_TRUE(how == "complete" || how == "a data race") << how;
      else
        EXPECT_NE(how, "complete");
      ++variants;
    }
  }
  return variants;
}

TEST(default_schedule, shows_only_faults_that_need_no_other) {
  for (const auto model : {heddle::sc, heddle::tso, heddle::rc11})
    EXPECT_GT(run_all(model), 0U);
}

} // namespace
