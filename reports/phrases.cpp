// Steps of a schedule in words.
#include "reports/phrases.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "reports/values.hpp"

namespace heddle::reports {
namespace {

namespace op = checker::op;

using checker::event;
using checker::event_id;
using checker::event_kind;
using checker::initial_value;
using checker::no_event;
using checker::relation;
using checker::update_op;
using checker::wait_kind;
using checker::trace::linear_step;

const char* verb(update_op op) {
  constexpr const char* verbs[] = {"swap", "add", "sub", "and", "or", "xor", "nand", "cas"};
  return verbs[static_cast<unsigned>(op)];
}

order order_of(const event& e) {
  const bool failed_update = e.lab.is<op::update>() && !e.writes;
  return failed_update ? order_if_failed(e.lab) : e.lab.ord;
}

bool has_order(const checker::label& l) { return accesses_memory(l) || l.is<op::fence>(); }

} // namespace

phrasebook::phrasebook(const check_violation& failing, const checker::trace::linear_order& order)
    : failing_(failing), names_(names_of(failing)), graph_(failing.graph), numbers_(graph_.size()) {
  unsigned number = 0;
  for (const linear_step& step : order.steps) {
    numbers_[step.id] = ++number;
    if (is_buffered(step))
      buffered_past_[step.overlooks] = number;
  }
}

// Under tso: that a write is not in memory yet when a later step looks there.
std::string phrasebook::buffered_text(event_id write) const {
  const auto past = buffered_past_.find(write);
  return past == buffered_past_.end() ? std::string()
                                      : fmt::format("  (buffered past step {})", past->second);
}

std::string phrasebook::value(checker::value_t v, unsigned size) const {
  return value_text(v, size, failing_.pointees);
}

std::string phrasebook::location(const event& e) const { return names_.location(e.lab.location); }

// "by CPU0 (talloc.hpp:42)"
std::string phrasebook::writer(event_id id) const {
  const event& w = graph_[id];
  const std::string place = place_text(w.lab.where);
  const std::string by = "by " + names_.lane(w.lane);
  return place.empty() ? by : fmt::format("{} ({})", by, place);
}

// Where the value that was read came from: "from init", "by CPU0 (talloc.hpp:42)".
std::string phrasebook::origin(const event& e) const {
  return e.source == initial_value ? "from init" : writer(e.source);
}

// Names the step that wrote what was read, where that is not on the same lane.
std::string phrasebook::from_text(const event& e) const {
  if (e.source >= no_event || graph_[e.source].lane == e.lane)
    return {};
  return reference_to(e.source);
}

std::string phrasebook::reference_to(event_id id) const {
  return number_of(id) > 0 ? fmt::format("  (step {})", number_of(id)) : "";
}

std::vector<std::string> phrasebook::waiting() const {
  std::vector<std::string> sentences = failing_.waiting;
  for (std::size_t i = 0; i < std::min(sentences.size(), failing_.waits_since.size()); ++i)
    sentences[i] += reference_to(failing_.waits_since[i]);
  return sentences;
}

// An interrupt that arrives by itself: "interrupt dma".
std::string phrasebook::delivery_text(event_id id) const {
  const event& e = graph_[id];
  const auto lane = graph_.lane(e.lane);
  std::string result = "interrupt " + names_.line(checker::delivered_line(e.lab, e.read));
  if (e.index + 1U == lane.size() || !is_coalescing(graph_[lane[e.index + 1U]].lab))
    return result;
  const checker::value_t more = graph_[lane[e.index + 1U]].read;
  return more == 0 ? result : fmt::format("{}, {} arrivals at once", result, more + 1);
}

// One that was raised: "interrupt doorbell, raised in step 5".
std::string phrasebook::raised_text(const event& e, bool waits) const {
  if (waits)
    return "is idle until interrupt " + location(e);
  std::string result = "interrupt " + location(e);
  const checker::value_t times = e.read - compared_with(e.lab);
  if (e.source < no_event && numbers_[e.source] > 0)
    result +=
        fmt::format(", raised {}in step {}", times > 1 ? fmt::format("{} times, last ", times) : "",
                    numbers_[e.source]);
  return result;
}

// What is done to the counter of an interrupt line.
std::string phrasebook::line_text(const event& e, bool waits) const {
  if (e.lab.kind() == event_kind::update)
    return "raises " + location(e);
  return sees_raise(e.lab) ? raised_text(e, waits) : "withdraws " + location(e);
}

std::string phrasebook::wait_text(const event& e) const {
  const bool stepped = e.source < no_event && numbers_[e.source] > 0;
  if (e.lab.wait == wait_kind::lock && stepped && graph_[e.source].lab.kind() == event_kind::update)
    return fmt::format("waits for lock {}, held by {} since step {}", location(e),
                       names_.lane(graph_[e.source].lane), numbers_[e.source]);
  const std::string now =
      fmt::format("it is {}{}", value(e, e.read),
                  stepped ? reference_to(e.source) : fmt::format(" {}", origin(e)));
  if (e.lab.wait == wait_kind::lock)
    return fmt::format("waits for lock {}: {}", location(e), now);
  const char* const until = waits_until(e.lab) == relation::equal ? "become" : "differ from";
  return fmt::format("waits for {} to {} {}: {}", location(e), until,
                     value(e, compared_with(e.lab)), now);
}

std::string phrasebook::read_text(const event& e, bool waits) const {
  if (waits)
    return wait_text(e);
  const char* const how = e.lab.wait == wait_kind::none ? "read" : "awaited";
  return fmt::format("{} {} = {}{}", how, location(e), value(e, e.read), from_text(e));
}

// Masks are in hexadecimal.
std::string phrasebook::operand_text(const event& e) const {
  const auto& u = e.lab.as<op::update>();
  const bool sum = u.op == update_op::add || u.op == update_op::sub;
  const checker::value_t operand = checker::truncate_to(e.lab.size, u.operand);
  return sum || operand < 10 ? value(e, operand) : fmt::format("{:#x}", operand);
}

std::string phrasebook::update_text(const event& e, bool waits) const {
  if (waits)
    return wait_text(e);
  const auto& u = e.lab.as<op::update>();
  const bool cas = u.op == update_op::compare_exchange;
  const char* const what = cas && e.lab.wait == wait_kind::lock ? "lock" : verb(u.op);
  if (e.spurious)
    return fmt::format("{} {} fails spuriously, it is {}", what, location(e), value(e, e.read));
  if (!e.writes)
    return fmt::format("{} {} fails, expected {}, it is {}{}", what, location(e),
                       value(e, u.expected), value(e, e.read), from_text(e));
  const bool operand_shows = cas || u.op == update_op::exchange;
  const std::string operand = operand_shows ? "" : " " + operand_text(e);
  return fmt::format("{} {}{}: {} -> {}{}", what, location(e), operand, value(e, e.read),
                     value(e, e.written), from_text(e));
}

std::string phrasebook::life_text(const event& e) const {
  return fmt::format("{}'s life {}", names_.storage(e.lab),
                     e.lab.is<op::begin_life>() ? "begins" : "ends");
}

std::string phrasebook::text(const linear_step& step) const {
  const event& e = graph_[step.id];
  const bool waits = step.waits;
  if (accesses_memory(e.lab) && names_.counts_raises(e.lab.location))
    return line_text(e, waits);
  switch (e.lab.kind()) {
  case event_kind::read:
    return read_text(e, waits);
  case event_kind::write:
    return fmt::format("{} {} = {}{}", is_construction(e.lab) ? "construct" : "write", location(e),
                       value(e, e.written), buffered_text(step.id));
  case event_kind::update:
    return update_text(e, waits);
  case event_kind::fence:
    return "fence";
  case event_kind::begin_life:
  case event_kind::end_life:
    return life_text(e);
  case event_kind::delivery:
    return delivery_text(step.id);
  case event_kind::choice:
  case event_kind::coalescing:
    return fmt::format("chooses {} of 0..{}", e.read, alternatives_of(e.lab) - 1);
  case event_kind::create:
    return "starts " + names_.lane(target_lane(e.lab));
  case event_kind::join:
    return fmt::format("has waited for {} to end", names_.lane(target_lane(e.lab)));
  }
  return {};
}

bool phrasebook::is_buffered(const linear_step& step) const {
  return failing_.model == memory_model::tso && step.overlooks != no_event &&
         graph_[step.overlooks].lane != graph_[step.id].lane;
}

std::string phrasebook::remark(const linear_step& step) const {
  const event& e = graph_[step.id];
  if (step.overlooks != no_event) {
    const event& newest = graph_[step.overlooks];
    return fmt::format("{} {}, newest is {} {}{}", value(e, e.read), origin(e),
                       value(newest, newest.written), writer(step.overlooks),
                       is_buffered(step) ? ", still in its store buffer" : "");
  }
  if (step.overtaken_by != no_event) {
    const event& later = graph_[step.overtaken_by];
    return fmt::format("ordered before the {} written {}", value(later, later.written),
                       writer(step.overtaken_by));
  }
  return {};
}

std::string phrasebook::order(const linear_step& step) const {
  const event& e = graph_[step.id];
  const bool idles = sees_raise(e.lab) && step.waits;
  return has_order(e.lab) && !idles ? order_text(order_of(e)) : "";
}

} // namespace heddle::reports
