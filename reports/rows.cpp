// Following what runs on every lane.
#include "reports/rows.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace heddle::reports {
namespace {

using checker::context_id;
using checker::event;
using checker::lane_id;
using checker::no_lane;
using checker::own_context;
using checker::trace::linear_order;
using checker::trace::linear_step;

class row_builder {
public:
  row_builder(const failing_schedule& schedule, const phrasebook& words)
      : schedule_(schedule), graph_(schedule.where.graph), words_(words), lanes_(graph_.lanes()) {}

  void add(const linear_step& step) {
    const event& e = graph_[step.id];
    enter(e.lane, e.lab.context);
    list_.rows.push_back({.lane = e.lane,
                          .number = ++steps_,
                          .depth = depth_of(e.lane),
                          .in_task = in_task(e.lane),
                          .only_looks = may_read(e.lab) && !e.writes && !step.waits,
                          .context = e.lab.context,
                          .words = words_.of(step)});
    const unsigned line = step.waits ? checker::no_line : delivered_line(step);
    if (line != checker::no_line)
      lanes_[e.lane].handlers.push_back(checker::line_context(line));
  }

  row_list finish() {
    if (const lane_id lane = schedule_.where.lane; lane != no_lane) {
      enter(lane, schedule_.context);
      list_.failing_depth = depth_of(lane);
      list_.fails_in_task = in_task(lane);
    }
    return std::move(list_);
  }

private:
  struct lane_now {
    std::vector<context_id> handlers; // entered and not seen to have returned, innermost last
    context_id program = own_context; // or a task
  };

  unsigned depth_of(lane_id lane) const {
    return static_cast<unsigned>(lanes_[lane].handlers.size());
  }

  bool in_task(lane_id lane) const { return lanes_[lane].program != own_context; }

  void say(lane_id lane, context_id context, std::string what) {
    list_.rows.push_back({.lane = lane,
                          .depth = depth_of(lane),
                          .in_task = in_task(lane),
                          .context = context,
                          .words = {.text = std::move(what)}});
  }

  // What the lane does next it does in this context: handlers above it have returned.
  void enter(lane_id lane, context_id context) {
    lane_now& now = lanes_[lane];
    std::string returned;
    while (!now.handlers.empty() && now.handlers.back() != context) {
      returned = schedule_.names.context(now.handlers.back());
      now.handlers.pop_back();
    }
    // Otherwise the next row is seen to stand further to the left.
    if (!returned.empty() && list_.rows.back().lane != lane)
      say(lane, context, returned + " returns");
    if (checker::is_handler(context) || context == now.program)
      return;
    now.program = own_context;
    say(lane, context,
        context == own_context ? "switches to the scheduler"
                               : "switches to " + schedule_.names.context(context));
    now.program = context;
  }

  // The line whose handler the step enters, or no_line.
  unsigned delivered_line(const linear_step& step) const {
    const event* e = &graph_[step.id];
    if (sees_raise(e->lab) && e->index > 0)
      e = &graph_[graph_.lane(e->lane)[e->index - 1U]];
    return is_delivery(e->lab) ? checker::delivered_line(e->lab, e->read) : checker::no_line;
  }

  const failing_schedule& schedule_;
  const checker::execution& graph_;
  const phrasebook& words_;
  std::vector<lane_now> lanes_;
  unsigned steps_ = 0;
  row_list list_;
};

void mark(std::vector<row>& rows, const linear_order& order) {
  if (!order.interleaving) {
    for (row& r : rows)
      r.marked = r.words.remarkable;
    return;
  }
  for (std::size_t i = rows.size(); i-- > 0;)
    if (rows[i].number > 0 && order.steps[rows[i].number - 1].preempts) {
      rows[i].marked = true;
      return;
    }
}

} // namespace

row_list rows_of(const failing_schedule& schedule, const linear_order& order,
                 const phrasebook& words) {
  row_builder builder(schedule, words);
  for (const linear_step& step : order.steps)
    builder.add(step);
  row_list list = builder.finish();
  mark(list.rows, order);
  return list;
}

std::string legend_of(const failing_schedule& schedule, const std::vector<row>& rows,
                      const linear_order& order) {
  const auto marked = std::find_if(rows.begin(), rows.end(), [](const row& r) { return r.marked; });
  if (!order.interleaving)
    return "No interleaving explains this: a step marked >> does not see, or comes before, what is "
           "listed above it.";
  const auto left = std::find_if(std::make_reverse_iterator(marked), rows.rend(),
                                 [](const row& r) { return r.number > 0; });
  if (marked == rows.end() || left == rows.rend())
    return {};
  return fmt::format(">> {} is left in the middle: after step {} it could have gone on.",
                     schedule.names.lane(left->lane), left->number);
}

} // namespace heddle::reports
