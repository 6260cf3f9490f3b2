// Test support: a program whose lanes are fixed lists of labels, without control flow.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "checker/explore/program.hpp"

namespace heddle::checker {

class scripted_program final : public program {
public:
  explicit scripted_program(std::vector<std::vector<label>> lanes)
      : script_(std::move(lanes)), at_(script_.size()), next_(script_.size()) {}

  unsigned lanes() const override { return static_cast<unsigned>(script_.size()); }

  void restart(const execution& recorded) override {
    for (lane_id lane = 0; lane < lanes(); ++lane) {
      next_[lane] = recorded.lane(lane).size();
      // A recorded event that waits in vain was not completed.
      if (next_[lane] > 0) {
        const event& last = recorded[recorded.lane(lane).back()];
        if (!wait_satisfied(last.lab, last.read))
          --next_[lane];
      }
      show(lane);
    }
  }
  const pending& at(lane_id lane) const override { return at_[lane]; }
  void advance(lane_id lane, outcome /*result*/) override {
    ++next_[lane];
    show(lane);
  }
  // Storage is a row of locations, see script::end_life.
  bool is_in(const label& life, location_id l) const override {
    return l - storage_of(life).address < storage_of(life).bytes;
  }
  const failure& failure_of(lane_id /*lane*/) const override { return none_; }
  std::string context_name(context_id c) const override {
    return is_handler(c) ? "irq" + std::to_string(c - line_context(0)) : "";
  }

private:
  void show(lane_id lane) {
    const bool done = next_[lane] == script_[lane].size();
    at_[lane].state = done ? lane_state::done : lane_state::ready;
    if (!done)
      at_[lane].next = script_[lane][next_[lane]];
  }

  std::vector<std::vector<label>> script_;
  std::vector<pending> at_;
  std::vector<std::size_t> next_;
  failure none_;
};

namespace script {

inline label load(location_id l, order o = relaxed) {
  return {.what = op::read{}, .ord = o, .location = l};
}
inline label await(location_id l, value_t wanted, order o = relaxed) {
  return {.what = op::read{.wanted = wanted}, .ord = o, .wait = wait_kind::await, .location = l};
}
inline label store(location_id l, value_t v, order o = relaxed) {
  return {.what = op::write{.value = v}, .ord = o, .location = l};
}
inline label fetch_add(location_id l, value_t v, order o = relaxed) {
  return {.what = op::update{.op = update_op::add, .failure = o, .operand = v},
          .ord = o,
          .location = l};
}
inline label compare_exchange(location_id l, value_t expected, value_t desired, order o = relaxed) {
  return {.what = op::update{.op = update_op::compare_exchange,
                             .failure = failure_order(o),
                             .operand = desired,
                             .expected = expected},
          .ord = o,
          .location = l};
}
inline label fence(order o) { return {.what = op::fence{}, .ord = o}; }
// A choice between interrupt lines, one bit each, before an operation on `next`.
inline label offer(value_t lines, location_id next = no_location, bool must = false) {
  return {.what = op::delivery{.lines = lines, .must = must, .before = next}};
}
// The life of `count` locations from `first` on begins, ends; that of one begins with its value.
inline label begin_life(location_id first, unsigned count = 1) {
  return {.what = op::begin_life{{first, count}}};
}
inline label end_life(location_id first, unsigned count = 1) {
  return {.what = op::end_life{{first, count}}};
}
inline label construct(location_id l, value_t v) {
  label write = store(l, v);
  write.as<op::write>().begins_life = true;
  return write;
}
inline label choose(value_t n) { return {.what = op::choice{n}}; }
inline label create(lane_id lane) { return {.what = op::create{lane}}; }
inline label join(lane_id lane) { return {.what = op::join{lane}}; }

} // namespace script

} // namespace heddle::checker
