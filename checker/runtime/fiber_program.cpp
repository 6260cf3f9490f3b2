// The program, and trying an execution elsewhere.
#include "checker/runtime/fiber_program.hpp"

#include <bit>
#include <map>
#include <optional>

#include "checker/runtime/abi.hpp"
#include "checker/runtime/code_places.hpp"
#include "checker/runtime/describe.hpp"
#include "checker/runtime/life_text.hpp"
#include "checker/runtime/race_search.hpp"

namespace heddle::checker {
namespace {

std::map<std::string, std::uint64_t> last_values(const runner& r) {
  std::map<std::string, std::uint64_t> values;
  for (const observation& o : r.marks.observed())
    values[o.key] = static_cast<std::uint64_t>(o.value);
  return values;
}

constexpr const char* hint = " (at other addresses, with other garbage in fresh memory)";

} // namespace

fiber_program::fiber_program(machine_source source, bool reuse_addresses)
    : source_(std::move(source)), book_{.reuses_addresses = reuse_addresses},
      runner_(source_, book_, 0) {}

bool fiber_program::finish(const execution& complete, failure& out) {
  finished_ = runner_.direct.finish(complete, out);
  return finished_;
}

bool fiber_program::has_native_race(const step_order& before, failure& out) {
  std::vector<const access_log*> logs;
  for (lane_id l = 0; l < lanes(); ++l)
    if (!runner_[l].ordinary.all().empty())
      logs.resize(lanes());
  for (lane_id l = 0; l < logs.size(); ++l)
    logs[l] = &runner_[l].ordinary;
  if (!runner_.lives.all().empty()) {
    if (const auto fault = find_life_fault(logs, runner_.lives.all(), before)) {
      out = describe_fault(runner_, *fault);
      return true;
    }
  }
  out = runner_.lives.mixed_sizes(before);
  if (!out.message.empty())
    return true;
  if (logs.empty())
    return false; // the rule: the code is not instrumented
  const std::optional<ordinary_race> race = find_ordinary_race(logs, before);
  if (!race)
    return false;
  const auto who = [&](std::size_t i) {
    const ordinary_access& a = race->accesses[i];
    const std::string where = describe(resolved({instruction_address, a.code}));
    return lane_name(race->lanes[i]) + (a.writes ? " writes " : " reads ") +
           (where.empty() ? "it" : "it at " + where);
  };
  const ordinary_access& second = race->accesses[1];
  const common_word common(race->accesses[0], second);
  const std::uintptr_t address =
      common.word * 8 + static_cast<unsigned>(std::countr_zero(common.bytes));
  out = {kind::data_race,
         runner_.names.describe_address(runner_.names.to_canonical(address)) + ": " + who(0) +
             ", " + who(1) + ", and nothing orders the two",
         resolved({instruction_address, second.code})};
  return true;
}

void fiber_program::judge_records(const native_orders& orders, std::vector<failure>& found) {
  if (std::optional<failure> fault = runner_.ledgers.judge(orders))
    found.push_back(std::move(*fault));
  if (std::optional<failure> fault = runner_.histories.judge(orders))
    found.push_back(std::move(*fault));
}

std::string fiber_program::text_of(const runner& r) {
  std::string text;
  for (const auto& [key, value] : last_values(r))
    text += (text.empty() ? "" : " ") + key + "=" +
            std::to_string(static_cast<std::int64_t>(r.names.to_canonical(value)));
  return text;
}

bool fiber_program::repeats(const execution& ended, failure& out) {
  if (!elsewhere_)
    elsewhere_ = std::make_unique<runner>(source_, book_, 1);
  if (elsewhere_->setup_failure.what != kind::none || elsewhere_->lanes.size() != lanes()) {
    out = {kind::nondeterminism, "the machine is built differently" + std::string(hint), {}};
    return false;
  }
  for (lane_id l = 0; l < lanes(); ++l) {
    const pending& p = at(l);
    (*elsewhere_)[l].spun = p.state == lane_state::blocked && p.why == block_reason::spin;
  }
  if (rule_ != nullptr)
    elsewhere_->interrupts.offer_by(*rule_, nullptr);
  runner_.numbers.note_most_used();
  elsewhere_->restart(ended);
  bool same = true;
  for (lane_id l = 0; l < lanes() && same; ++l)
    same = same_lane(l, out);
  return same && same_end(ended, out);
}

std::string fiber_program::describe_state(const lane& l) const {
  switch (l.at.state) {
  case lane_state::ready: {
    const label& next = l.at.next;
    return describe(next, accesses_memory(next) ? location_name(next.location) : "");
  }
  case lane_state::failed:
    return "fails (" + l.failed.message + ")";
  case lane_state::done:
    return "ends";
  default:
    return l.at.why == block_reason::spin ? "spins" : "is stopped";
  }
}

bool fiber_program::same_lane(lane_id id, failure& out) {
  const lane& here = runner_[id];
  const lane& there = (*elsewhere_)[id];
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
    out.message = lane_name(id) + " does not repeat: after " + std::to_string(here.position()) +
                  " operations it now " + describe_state(there) +
                  "; before: " + describe_state(here) + hint;
  return false;
}

bool fiber_program::same_observations() const {
  const auto here = last_values(runner_);
  const auto there = last_values(*elsewhere_);
  return std::equal(here.begin(), here.end(), there.begin(), there.end(),
                    [&](const auto& a, const auto& b) {
                      return a.first == b.first &&
                             elsewhere_->numbers.as_recorded(a.second, b.second) == a.second;
                    });
}

bool fiber_program::same_end(const execution& ended, failure& out) {
  failure ignored;
  const bool done = finished_;
  finished_ = false;
  if (done && !elsewhere_->direct.finish(ended, ignored)) {
    out = {kind::nondeterminism, "its end now fails: " + ignored.message + hint, ignored.where};
    return false;
  }
  if (same_observations() && covered().size() == elsewhere_->marks.covered().size())
    return true;
  const std::string before = observed();
  const std::string now = text_of(*elsewhere_);
  out = {kind::nondeterminism,
         "the same execution has other results: " + now + " instead of " + before + hint,
         {}};
  return false;
}

} // namespace heddle::checker
