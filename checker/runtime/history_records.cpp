// Calls and responses, and complaints in words.
#include <utility>

#include "checker/runtime/code_places.hpp"
#include "checker/runtime/describe.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {

void history_records::open(const void* name, const history_model& model, site where) {
  const host_section host;
  if (run_.direct.is_after_lanes())
    run_.endings.fail(
        nullptr, {kind::forbidden_context, "a history is opened before the CPUs start", where});
  histories_.open(name, model);
}

std::uint32_t history_records::invoke(lane* l, const void* name, const history_call& what,
                                      site where) {
  const host_section host;
  recorded_call c{.what = what, .begin = {}, .end = {}, .where = where};
  c.begin.lane = run_.direct.is_after_lanes() ? after_lanes : before_lanes;
  if (l != nullptr) {
    c.begin.lane = l->id;
    c.begin.step = static_cast<std::uint32_t>(l->position());
    c.context = l->context_now();
    run_.interrupts.note_record(*l);
  }
  const std::optional<std::uint32_t> call = histories_.invoke(name, c);
  if (!call)
    run_.endings.fail(l, {kind::expectation,
                          "more than 64 calls in a history, or one that nobody opened",
                          resolved(where)});
  return *call;
}

void history_records::respond(lane* l, std::uint32_t call, std::int64_t result) {
  const host_section host;
  const lane_id where = l != nullptr                   ? l->id
                        : run_.direct.is_after_lanes() ? after_lanes
                                                       : before_lanes;
  const std::uint32_t step = l != nullptr ? static_cast<std::uint32_t>(l->position()) : 0;
  if (l != nullptr)
    run_.interrupts.note_record(*l);
  if (!histories_.respond(call, result, where, step))
    run_.endings.fail(nullptr, unexplained(histories_.call(call).history));
}

std::optional<failure> history_records::judge(const native_orders& orders) {
  const std::optional<std::size_t> wrong = histories_.judge(orders);
  if (!wrong)
    return std::nullopt;
  return unexplained(*wrong);
}

// "CPU0: push(1) returns 0, pop(0) returns 2; CPU1: push(2) returns 0".
failure history_records::unexplained(std::size_t history) const {
  const auto name = reinterpret_cast<std::uintptr_t>(histories_.name_of(history));
  const history_model& model = histories_.model_of(history);
  std::string text = run_.names.describe_address(run_.names.to_canonical(name)) +
                     ": no order of the calls explains what "
                     "they return:";
  std::string who;
  site last{};
  for (const recorded_call* c : histories_.calls_of(history)) {
    std::string caller = "before the CPUs";
    if (c->begin.lane < run_.lanes.all().size())
      caller = run_.names.lane_name(c->begin.lane) +
               describe_context(run_.names.context_name(c->context), c->context);
    else if (c->begin.lane == after_lanes)
      caller = "at the end";
    text += who.empty() ? " " : caller == who ? ", " : "; ";
    if (caller != who)
      text += caller + ": ";
    who = std::move(caller);
    text += std::string(model.name_of(c->what.operation)) + "(" + std::to_string(c->what.argument) +
            ")";
    text += c->returned ? " returns " + std::to_string(c->what.result) : " does not return";
    last = c->where;
  }
  return {kind::linearizability, std::move(text), resolved(last)};
}

} // namespace heddle::checker
