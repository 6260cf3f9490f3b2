// Trying an execution elsewhere.
#include "checker/runtime/repetition.hpp"

#include <algorithm>
#include <map>

#include "checker/runtime/abi.hpp"
#include "checker/runtime/describe.hpp"
#include "checker/runtime/observed_values.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {
namespace {

constexpr const char* hint = " (at other addresses, with other garbage in fresh memory)";

} // namespace

repetition::repetition(const machine_source& source, runner& here) : source_(source), here_(here) {}
repetition::~repetition() = default;

bool repetition::repeats(const execution& ended, failure& out) {
  if (!there_)
    there_ = std::make_unique<runner>(source_, here_.book, 1);
  if (there_->setup_failure.what != kind::none || there_->lanes.size() != here_.lanes.size()) {
    out = {kind::nondeterminism, "the machine is built differently" + std::string(hint), {}};
    return false;
  }
  for (lane_id l = 0; l < here_.lanes.size(); ++l) {
    const pending& p = here_[l].at;
    (*there_)[l].spun = p.state == lane_state::blocked && p.why == block_reason::spin;
  }
  if (!here_.interrupts.are_offered_everywhere())
    there_->interrupts.offer_by(here_.interrupts.rule(), nullptr);
  here_.numbers.note_most_used();
  there_->restart(ended);
  bool same = true;
  for (lane_id l = 0; l < here_.lanes.size() && same; ++l)
    same = same_lane(l, out);
  return same && same_end(ended, out);
}

std::string repetition::describe_state(const lane& l) const {
  switch (l.at.state) {
  case lane_state::ready: {
    const label& next = l.at.next;
    return describe(next, accesses_memory(next) ? here_.names.location_name(next.location) : "");
  }
  case lane_state::failed:
    return "fails (" + l.failed.message + ")";
  case lane_state::done:
    return "ends";
  default:
    return l.at.why == block_reason::spin ? "spins" : "is stopped";
  }
}

bool repetition::same_lane(lane_id id, failure& out) {
  const lane& here = here_[id];
  const lane& there = (*there_)[id];
  const bool failed = there.at.state == lane_state::failed;
  bool same = here.at.state == there.at.state && here.at.why == there.at.why;
  if (failed)
    same = same && here.failed.what == there.failed.what;
  if (there.at.state == lane_state::ready)
    same = same && same_operation(here.at.next, there.at.next);
  if (same)
    return true;
  out = {kind::nondeterminism, there.failed.message + hint, there.at.next.where};
  if (!failed || there.failed.what != kind::nondeterminism)
    out.message = here_.names.lane_name(id) + " does not repeat: after " +
                  std::to_string(here.position()) + " operations it now " + describe_state(there) +
                  "; before: " + describe_state(here) + hint;
  return false;
}

bool repetition::same_observations() const {
  const auto here = last_values(here_);
  const auto there = last_values(*there_);
  return std::equal(
      here.begin(), here.end(), there.begin(), there.end(), [&](const auto& a, const auto& b) {
        return a.first == b.first && there_->numbers.as_recorded(a.second, b.second) == a.second;
      });
}

bool repetition::same_end(const execution& ended, failure& out) {
  failure ignored;
  const bool done = here_.is_finished;
  here_.is_finished = false;
  if (done && !there_->direct.finish(ended, ignored)) {
    out = {kind::nondeterminism, "its end now fails: " + ignored.message + hint, ignored.where};
    return false;
  }
  if (same_observations() && here_.marks.covered().size() == there_->marks.covered().size())
    return true;
  const std::string before = observed_text(here_);
  const std::string now = observed_text(*there_);
  out = {kind::nondeterminism,
         "the same execution has other results: " + now + " instead of " + before + hint,
         {}};
  return false;
}

} // namespace heddle::checker
