// The histories of calls on a machine's objects in one run, see <heddle/operation_history.hpp>.
//
// What lanes call is noted, and judged when the execution has ended. What is called before and
// after the lanes, one call after the other, is judged at once.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "checker/explore/program.hpp"
#include "checker/properties/heap_record.hpp"
#include "checker/properties/linearizability.hpp"

namespace heddle::checker {

// Where a call begins or ends.
struct call_point {
  lane_id lane = before_lanes;
  std::uint32_t step = 0;  // how many events the lane had completed
  std::uint32_t order = 0; // calls and returns of the run before it
};

struct recorded_call {
  std::size_t history = 0;
  history_call what;
  call_point begin, end;
  bool returned = false;
  context_id context = own_context;
  site where{};
};

class operation_histories {
public:
  // Before the lanes.
  void open(const void* name, const history_model& model);
  bool empty() const { return histories_.empty(); }

  // The number of the call; nothing if nobody opened the history, or it is full.
  std::optional<std::uint32_t> invoke(const void* name, recorded_call c);
  // Of a call before or after the lanes: false if its result does not fit.
  bool respond(std::uint32_t call, std::int64_t result, lane_id lane, std::uint32_t step);

  // Run by run: what happened before the lanes stays.
  void machine_built();
  void restart();

  // Of what lanes called: the number of a history that no order explains.
  std::optional<std::size_t> judge(const native_orders& orders);

  const recorded_call& call(std::uint32_t number) const { return calls_[number]; }
  // The calls of one history, by lane and in their order there.
  std::vector<const recorded_call*> calls_of(std::size_t history) const;
  const history_model& model_of(std::size_t history) const { return histories_[history].model; }
  const void* name_of(std::size_t history) const { return histories_[history].name; }

private:
  struct history {
    const void* name = nullptr;
    history_model model;
    std::set<model_state> before; // possible states, as the lanes find it
    std::set<model_state> now;    // after the lanes, if they were judged
    bool is_known = true;         // `now` is
  };

  static bool comes_before(const recorded_call& a, const recorded_call& b,
                           const step_order& precedes);

  std::vector<history> histories_;
  std::vector<recorded_call> calls_;
  std::uint32_t points_ = 0;
  std::size_t calls_before_ = 0;
  std::uint32_t points_before_ = 0;
};

} // namespace heddle::checker
