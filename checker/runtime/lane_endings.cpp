// Failures, departures from what was recorded, and code that the checker cannot see.
#include "checker/runtime/block_text.hpp"
#include "checker/runtime/code_places.hpp"
#include "checker/runtime/describe.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {
namespace {

std::string with_place(std::string_view phrase, const site& where) {
  constexpr std::string_view mark = "{}";
  std::string text(phrase);
  const std::size_t at = text.find(mark);
  if (at == std::string::npos)
    return text;
  const std::string place = describe(where);
  return text.replace(at, mark.size(), place.empty() ? "a place without debug information" : place);
}

} // namespace

void lane_endings::fail(lane* l, failure what) {
  current_lane = nullptr;
  current_runner = nullptr;
  // Emptied first: moving into a string that owns memory would leave that memory in `what`, which
  // is never destroyed.
  { const failure old = std::move(l == nullptr ? run_.direct.failed() : l->failed); }
  if (l == nullptr) {
    run_.direct.failed() = std::move(what);
    fiber::switch_to(run_.direct.context(), run_.lanes.host(), true);
    __builtin_unreachable();
  }
  // Nothing that owns memory may be alive here when the fiber is abandoned.
  l->failed = std::move(what);
  if (!l->at_frontier() && l->failed.what != kind::nondeterminism) {
    l->failed.message = "fails (" + l->failed.message + ")";
    diverge(*l);
  }
  l->at.state = lane_state::failed;
  run_.lanes.end(*l);
}

void lane_endings::drop(lane* l, site where) {
  current_lane = nullptr;
  current_runner = nullptr;
  if (l == nullptr)
    fail(l, {kind::forbidden_context, "assume() outside a CPU's program", where});
  if (!l->at_frontier()) {
    l->failed.message = "is dropped by assume()";
    diverge(*l);
  }
  l->at.state = lane_state::blocked;
  l->at.why = block_reason::assumption;
  run_.lanes.end(*l);
}

std::string& lane_endings::message_of(lane* l) {
  return l == nullptr ? run_.direct.failed().message : l->failed.message;
}

void lane_endings::fail_as(lane* l, kind what, site where) {
  fail(l, {what, std::move(message_of(l)), where});
}

void lane_endings::fail_crashed(lane* l, std::string&& how, const site& where) {
  {
    const std::string text = std::move(how) + place_text(where);
    message_of(l) = text;
  }
  fail_as(l, kind::crash, where);
}

std::string lane_endings::divergence(const lane& l) const {
  std::string message = run_.names.lane_name(l.id) + " does not repeat: after " +
                        std::to_string(l.position()) + " operations it now " + l.failed.message;
  const event_id id = l.at_frontier() ? l.stays_at : l.cursor->id;
  if (run_.recorded.now() != nullptr && id != no_event) {
    const label& before = (*run_.recorded.now())[id].lab;
    const std::string where =
        accesses_memory(before) ? run_.names.location_name(before.location) : "";
    message += "; before: " + checker::describe(before, where);
  }
  return message;
}

// `failed.message` says what the lane does now.
void lane_endings::diverge(lane& l) {
  l.failed = {kind::nondeterminism, divergence(l), {}};
  fail(&l, std::move(l.failed));
}

void lane_endings::stop_unseen(lane& l, site where) {
  current_lane = nullptr;
  current_runner = nullptr;
  if (!l.at_frontier() || l.stays_at != no_event)
    diverge(l);
  run_.book.unseen.try_emplace(run_.names.lane_name(l.id) + " " + l.failed.message,
                               resolved(where));
  l.at.state = lane_state::blocked;
  l.at.why = block_reason::unseen;
  run_.lanes.end(l);
}

void lane_endings::come_to_unseen(lane& l, const char* phrase, std::uint32_t code) {
  run_.memory.settle(l);
  lane& now = *current_lane;
  const host_section host;
  const site where{instruction_address, code};
  now.failed.message = with_place(phrase, resolved(where));
  stop_unseen(now, where);
}

} // namespace heddle::checker
