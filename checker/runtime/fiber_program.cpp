// What the program is asked at the end of an execution.
#include "checker/runtime/fiber_program.hpp"

#include <bit>
#include <optional>

#include "checker/runtime/abi.hpp"
#include "checker/runtime/code_places.hpp"
#include "checker/runtime/describe.hpp"
#include "checker/runtime/life_text.hpp"
#include "checker/runtime/race_search.hpp"

namespace heddle::checker {
fiber_program::fiber_program(machine_source source, bool reuse_addresses)
    : source_(std::move(source)), book_{.reuses_addresses = reuse_addresses},
      runner_(source_, book_, 0), elsewhere_(source_, runner_) {}

bool fiber_program::finish(const execution& complete, failure& out) {
  runner_.is_finished = runner_.direct.finish(complete, out);
  return runner_.is_finished;
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

void fiber_program::note_unseen(const failure& what) {
  runner_.is_modelled = false;
  book_.unseen.try_emplace(what.message, what.where);
}

} // namespace heddle::checker
