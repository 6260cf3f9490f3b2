// heddle replay: repeats the execution of a trace file.
#include <fmt/format.h>

#include "harness/command/commands.hpp"
#include "harness/command/evidence.hpp"
#include "harness/command/repetition.hpp"
#include "harness/command/stepper.hpp"
#include "reports/cause_text.hpp"

namespace heddle::command {
namespace {

using checker::trace::decision;
using checker::trace::replayed;
using checker::trace::text_of;

// The nearest run that passes: the decisions of the trace but for the one that is the cause.
exit_status flip(const repetition& r) {
  if (!r.why.found) {
    fmt::print("No single decision makes the difference: with each of {} taken otherwise, it does "
               "not pass.\n",
               r.why.tried);
    return exit_status::failed;
  }
  const job& j = *r.what;
  const checker::trace::flip& change = r.why.found->change;
  const replayed flipped = checker::trace::replay(
      *j.what.variant, j.model, checker::trace::flipped(r.trace.decisions, change), r.recorded,
      r.violation->reuses_addresses);
  fmt::print("PASS {}, flipped\n     {}\n\n", reports::text_of(subject_of(j)),
             reports::cause_text(*r.why.found));
  for (const decision& d : change.removed)
    fmt::print("- {}\n", text_of(d));
  for (const decision& d : change.added)
    fmt::print("+ {}\n", text_of(d));
  fmt::print("\n");
  if (!flipped.passing)
    throw std::logic_error("a flip that passed does not pass again");
  for (const std::string& line : schedule_lines(j, *flipped.passing))
    fmt::print("{}\n", line);
  fmt::print("\nPasses with this decision; the trace is of {}.\n", r.trace.kind);
  return exit_status::passed;
}

} // namespace

exit_status replay(const replay_options& options) {
  const repetition r = repeat(options.trace);
  if (options.flip && r.violation && !r.not_applicable)
    return flip(r);
  if (options.step && r.violation && !r.not_applicable)
    step_through(story_of(*r.what, *r.violation, r.why));
  else if (r.violation)
    fmt::print("{}\n", failure_text(*r.what, *r.violation, r.why, nullptr));
  return say_outcome(r);
}

} // namespace heddle::command
