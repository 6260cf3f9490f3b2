#include "checker/runtime/operation_histories.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace heddle::checker {
namespace {

bool is_lane(lane_id l) { return l < after_lanes; }

} // namespace

void operation_histories::open(const void* name, const history_model& model) {
  std::set<model_state> initially;
  initially.insert(model.initial_state());
  histories_.push_back({name, model, {}, std::move(initially), true});
}

std::optional<std::uint32_t> operation_histories::invoke(const void* name, recorded_call c) {
  const auto known = std::find_if(histories_.begin(), histories_.end(),
                                  [&](const history& h) { return h.name == name; });
  if (known == histories_.end())
    return std::nullopt;
  c.history = static_cast<std::size_t>(known - histories_.begin());
  const auto calls = std::count_if(calls_.begin(), calls_.end(), [&](const recorded_call& other) {
    return other.history == c.history && is_lane(other.begin.lane);
  });
  if (static_cast<std::size_t>(calls) == most_calls)
    return std::nullopt;
  c.begin.order = points_++;
  calls_.push_back(c);
  return static_cast<std::uint32_t>(calls_.size() - 1);
}

bool operation_histories::respond(std::uint32_t number, std::int64_t result, lane_id lane,
                                  std::uint32_t step) {
  recorded_call& c = calls_[number];
  c.what.result = result;
  c.end = {lane, step, points_++};
  c.returned = true;
  history& h = histories_[c.history];
  if (is_lane(lane) || !h.is_known)
    return true;
  h.now = linearize(h.model, h.now, {c.what}, [](std::size_t, std::size_t) { return false; });
  return !h.now.empty();
}

void operation_histories::machine_built() {
  for (history& h : histories_)
    h.before = h.now;
  calls_before_ = calls_.size();
  points_before_ = points_;
}

void operation_histories::restart() {
  calls_.resize(calls_before_);
  points_ = points_before_;
  for (history& h : histories_)
    h.is_known = false;
}

std::vector<const recorded_call*> operation_histories::calls_of(std::size_t history) const {
  std::vector<const recorded_call*> all;
  for (const recorded_call& c : calls_)
    if (c.history == history)
      all.push_back(&c);
  const auto place = [](const recorded_call* c) {
    return std::tuple(is_lane(c->begin.lane)          ? 1
                      : c->begin.lane == before_lanes ? 0
                                                      : 2,
                      c->begin.lane, c->begin.order);
  };
  std::sort(all.begin(), all.end(),
            [&](const auto* a, const auto* b) { return place(a) < place(b); });
  return all;
}

// Whether the last event of `a` precedes the first one of `b`. A call without events lies somewhere
// between the events of its lane that enclose it.
bool operation_histories::comes_before(const recorded_call& a, const recorded_call& b,
                                       const step_order& precedes) {
  if (a.end.lane == b.begin.lane)
    return a.end.order < b.begin.order;
  const auto has_events = [](const recorded_call& c) {
    return c.begin.lane == c.end.lane && c.begin.step < c.end.step;
  };
  return precedes(a.end.lane, a.end.step - (has_events(a) ? 1U : 0U), b.begin.lane,
                  b.begin.step + (has_events(b) ? 1U : 0U));
}

std::optional<std::size_t> operation_histories::judge(const native_orders& orders) {
  for (std::size_t i = 0; i < histories_.size(); ++i) {
    history& h = histories_[i];
    std::vector<const recorded_call*> made;
    std::vector<history_call> calls;
    bool all_returned = true;
    for (const recorded_call& c : calls_) {
      if (c.history != i || !is_lane(c.begin.lane))
        continue;
      made.push_back(&c);
      calls.push_back(c.what);
      all_returned = all_returned && c.returned;
    }
    h.is_known = all_returned;
    if (!all_returned)
      continue;
    h.now = linearize(h.model, h.before, calls, [&](std::size_t a, std::size_t b) {
      return comes_before(*made[a], *made[b], orders.precedes);
    });
    if (h.now.empty())
      return i;
  }
  return std::nullopt;
}

} // namespace heddle::checker
