// Telling what a repeated trace shows.
#include "harness/command/retell.hpp"

#include <fmt/format.h>

#include "harness/command/evidence.hpp"
#include "harness/command/stop_signals.hpp"
#include "harness/command/supervisor.hpp"
#include "harness/command/terminal.hpp"
#include "reports/cause_text.hpp"
#include "reports/columns.hpp"
#include "reports/failure_text.hpp"

namespace heddle::command {
namespace {

using checker::trace::decision;
using checker::trace::replayed;
using checker::trace::text_of;

void set_outcome(retold& into, const outcome_text& outcome) {
  into.outcome = outcome.text;
  into.status = static_cast<int>(outcome.status);
}

std::string flip_text(const request& asked, const repetition& r, const replayed& flipped) {
  const job& j = *asked.what;
  const checker::trace::flip& change = r.why.found->change;
  std::string text = fmt::format("PASS {}, flipped\n     {}\n\n", reports::text_of(subject_of(j)),
                                 reports::cause_text(*r.why.found));
  for (const decision& d : change.removed)
    text += fmt::format("- {}\n", text_of(d));
  for (const decision& d : change.added)
    text += fmt::format("+ {}\n", text_of(d));
  text += '\n';
  for (const std::string& line : reports::schedule_lines(story_of(j, *flipped.passing, {})))
    text += line + '\n';
  return text + fmt::format("\nPasses with this decision; the trace is of {}.\n", asked.trace.kind);
}

// The nearest run that passes: the decisions of the trace but for the one that is the cause.
void flip(const request& asked, const repetition& r, retold& into) {
  if (!r.why.found) {
    into.flipped = fmt::format("No single decision makes the difference: with each of {} taken "
                               "otherwise, it does not pass.\n",
                               r.why.tried);
    into.status = static_cast<int>(exit_status::failed);
    return;
  }
  const job& j = *asked.what;
  const replayed flipped = checker::trace::replay(
      *j.what.variant, j.model, checker::trace::flipped(asked.trace.decisions, r.why.found->change),
      asked.recorded, r.violation->reuses_addresses);
  if (!flipped.passing)
    throw std::logic_error("a flip that passed does not pass again");
  into.flipped = flip_text(asked, r, flipped);
  into.status = static_cast<int>(exit_status::passed);
}

// Runs code under test: in a process of its own.
std::string retell_here(const request& asked, bool flips) {
  const repetition r = repeat(asked);
  retold result;
  set_outcome(result, outcome_of(asked, r));
  if (!r.violation)
    return packed(result);
  reports::story told = story_of(*asked.what, *r.violation, r.why);
  result.text = reports::failure_text(told, text_width());
  if (r.not_applicable)
    return packed(result);
  result.told = std::move(told);
  if (flips)
    flip(asked, r, result);
  return packed(result);
}

retold lost(const request& asked, const work_result& w, kind what) {
  retold result;
  result.text =
      reports::heading_text(story_of(*asked.what, checker::failure{what, w.why, {}}), text_width());
  set_outcome(result, failed_with(asked, what));
  return result;
}

} // namespace

retold retell(const std::string& path, bool flips) {
  const request asked = request_of(path);
  retold result;
  if (asked.not_applicable) {
    set_outcome(result, not_applicable(*asked.not_applicable));
    return result;
  }
  const work_result w =
      supervise_one([&](checker::live_counts&, bool, const auto&) -> std::optional<std::string> {
        return retell_here(asked, flips);
      });
  switch (w.how) {
  case work_end::told:
    return unpacked_retelling(w.message);
  case work_end::broke:
    throw std::runtime_error(w.why);
  case work_end::ended:
    return lost(asked, w, kind::crash);
  case work_end::hung:
    return lost(asked, w, kind::hang);
  case work_end::late:
  case work_end::stopped:
    break;
  }
  result.outcome = fmt::format("incomplete: {} came\n", stop_signals::name());
  result.status = static_cast<int>(ended_by(stop_signals::seen()));
  return result;
}

} // namespace heddle::command
