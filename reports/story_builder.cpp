// Telling a failing execution step by step.
#include "reports/story_builder.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include <fmt/format.h>

#include "checker/trace/causes.hpp"
#include "reports/cause_text.hpp"
#include "reports/missing_edge.hpp"
#include "reports/phrases.hpp"
#include "reports/story_values.hpp"
#include "reports/values.hpp"

namespace heddle::reports {
namespace {

using checker::context_id;
using checker::event;
using checker::event_kind;
using checker::initial_value;
using checker::lane_id;
using checker::no_event;
using checker::no_lane;
using checker::own_context;
using checker::trace::linear_order;
using checker::trace::linear_step;

// Goes through the steps in their order, and follows what runs on every lane.
class story_builder {
public:
  story_builder(const check_violation& failing, const linear_order& order)
      : failing_(failing), graph_(failing.graph), order_(order), words_(failing, order),
        names_(words_.names()), values_(failing, order, words_), now_(graph_.lanes()) {}

  story tell(const checker::trace::cause* why) {
    name_lanes();
    values_.begin(told_);
    switch_ = last_switch();
    for (const linear_step& step : order_.steps)
      add(step);
    tell_failure();
    told_.legend = legend();
    if (why != nullptr)
      tell_cause(*why);
    return std::move(told_);
  }

private:
  // What runs on a lane.
  struct lane_now {
    std::vector<context_id> handlers; // entered and not seen to have returned, innermost last
    context_id program = own_context; // or a task
  };

  // Those that do something, ascending, and the one that fails.
  void name_lanes() {
    for (const linear_step& step : order_.steps)
      lanes_.push_back(graph_[step.id].lane);
    if (failing_.lane != no_lane)
      lanes_.push_back(failing_.lane);
    std::sort(lanes_.begin(), lanes_.end());
    lanes_.erase(std::unique(lanes_.begin(), lanes_.end()), lanes_.end());
    for (const lane_id lane : lanes_)
      told_.lanes.push_back(names_.lane(lane));
  }

  std::size_t index_of(lane_id lane) const {
    const auto found = std::find(lanes_.begin(), lanes_.end(), lane);
    assert(found != lanes_.end()); // views index told_.lanes by it
    return static_cast<std::size_t>(found - lanes_.begin());
  }

  // Of an interleaving, the number of the last step for which a lane was left in the middle; else
  // 0.
  unsigned last_switch() const {
    for (std::size_t i = order_.interleaving ? order_.steps.size() : 0; i-- > 0;)
      if (order_.steps[i].preempts)
        return static_cast<unsigned>(i + 1);
    return 0;
  }

  void add(const linear_step& step) {
    const event& e = graph_[step.id];
    enter(e.lane, e.lab.context);
    told_.steps.push_back(step_of(step, ++number_));
    const unsigned line = step.waits ? checker::no_line : delivered_line(step);
    if (line != checker::no_line)
      now_[e.lane].handlers.push_back(checker::line_context(line));
  }

  // What the lane does next it does in this context: handlers above it have returned.
  void enter(lane_id lane, context_id context) {
    lane_now& now = now_[lane];
    std::string returned;
    while (!now.handlers.empty() && now.handlers.back() != context) {
      returned = names_.context(now.handlers.back());
      now.handlers.pop_back();
    }
    // Otherwise the next step is seen to stand further to the left.
    if (!returned.empty() && told_.steps.back().lane != index_of(lane))
      say(lane, context, returned + " returns");
    if (checker::is_handler(context) || context == now.program)
      return;
    now.program = own_context;
    say(lane, context,
        context == own_context ? "switches to the scheduler"
                               : "switches to " + names_.context(context));
    now.program = context;
  }

  void say(lane_id lane, context_id context, std::string what) {
    told_.steps.push_back(here(lane, context, std::move(what)));
  }

  story_step here(lane_id lane, context_id context, std::string text) const {
    return {.lane = index_of(lane),
            .depth = static_cast<unsigned>(now_[lane].handlers.size()),
            .in_task = now_[lane].program != own_context,
            .context = names_.context(context),
            .text = std::move(text)};
  }

  // The line whose handler the step enters, or no_line.
  unsigned delivered_line(const linear_step& step) const {
    const event* e = &graph_[step.id];
    if (sees_raise(e->lab) && e->index > 0)
      e = &graph_[graph_.lane(e->lane)[e->index - 1U]];
    return checker::delivered_line(e->lab, e->read);
  }

  story_step step_of(const linear_step& step, unsigned number) {
    const event& e = graph_[step.id];
    story_step s = here(e.lane, e.lab.context, words_.text(step));
    s.number = number;
    s.order = words_.order(step);
    s.place = place_of(e.lab.where);
    s.remark = words_.remark(step);
    s.waits = step.waits;
    s.only_looks = may_read(e.lab) && !e.writes && !step.waits;
    s.object = object_of(e);
    s.action = action_of(e);
    mark(step, s);
    if (sees_raise(e.lab) || is_choice(e.lab))
      s.raised_by = may_read(e.lab) && !step.waits ? words_.number_of(e.source) : 0;
    else if (may_read(e.lab)) {
      s.reads_from = words_.number_of(e.source);
      s.reads_initial = e.source == initial_value;
      s.awaited = e.lab.wait != checker::wait_kind::none && !step.waits;
    }
    values_.note(s);
    return s;
  }

  // Marks what no interleaving has; of an interleaving, the last switch.
  void mark(const linear_step& step, story_step& s) const {
    if (order_.interleaving) {
      s.mark = s.number == switch_ ? story_mark::switched : story_mark::none;
    } else if (step.overlooks != no_event) {
      s.mark = words_.is_buffered(step) ? story_mark::buffered : story_mark::stale;
      s.overlooks = words_.number_of(step.overlooks);
    } else if (step.overtaken_by != no_event) {
      s.mark = story_mark::overtaken;
      s.overlooks = words_.number_of(step.overtaken_by);
    }
  }

  std::string object_of(const event& e) const {
    if (accesses_memory(e.lab))
      return names_.location(e.lab.location);
    if (is_life(e.lab))
      return names_.storage(e.lab);
    return is_delivery(e.lab) ? names_.line(checker::delivered_line(e.lab, e.read)) : "";
  }

  const char* action_of(const event& e) const {
    const bool of_line = accesses_memory(e.lab) && names_.counts_raises(e.lab.location);
    switch (e.lab.kind()) {
    case event_kind::read:
      return !of_line ? "read" : sees_raise(e.lab) ? "interrupt" : "withdraw";
    case event_kind::write:
      return "write";
    case event_kind::update:
      return of_line ? "raise" : "update";
    case event_kind::fence:
      return "fence";
    case event_kind::begin_life:
    case event_kind::end_life:
      return "life";
    case event_kind::delivery:
      return "interrupt";
    case event_kind::choice:
    case event_kind::coalescing:
      return "choice";
    case event_kind::create:
      return "start";
    case event_kind::join:
      return "join";
    }
    return "";
  }

  void tell_failure() {
    told_.kind = name_of(failing_.what.what);
    told_.message = failing_.what.message;
    told_.place = place_of(failing_.what.where);
    if (const lane_id lane = failing_.lane; lane != no_lane) {
      enter(lane, failing_.context);
      const story_step last = here(lane, failing_.context, {});
      told_.has_lane = true;
      told_.lane = last.lane;
      told_.depth = last.depth;
      told_.in_task = last.in_task;
      told_.context = last.context;
      told_.who = actor_text(names_, lane, failing_.context);
    }
    told_.partner = words_.number_of(failing_.partner);
    told_.waiting = words_.waiting();
    told_.missing_edge = missing_edge(failing_, words_);
  }

  void tell_cause(const checker::trace::cause& why) {
    told_.cause = cause_text(why);
    add_cause_step(why.first);
    if (why.second)
      add_cause_step(*why.second);
  }

  // The event may be one of the passing execution only.
  void add_cause_step(const checker::trace::cause_event& e) {
    if (const unsigned number = words_.number_of(e.in_failing); number > 0)
      told_.cause_steps.push_back(number);
  }

  // What the mark means here; empty if there is none.
  std::string legend() const {
    if (!order_.interleaving)
      return "No interleaving explains this: a step marked >> does not see, or comes before, what "
             "is listed above it.";
    if (switch_ < 2)
      return {};
    const lane_id left = graph_[order_.steps[switch_ - 2].id].lane;
    return fmt::format(">> {} is left in the middle: after step {} it could have gone on.",
                       names_.lane(left), switch_ - 1);
  }

  const check_violation& failing_;
  const checker::execution& graph_;
  const linear_order& order_;
  phrasebook words_;
  const checker::trace::naming& names_;
  story_values values_;
  std::vector<lane_id> lanes_; // those that appear, ascending
  std::vector<lane_now> now_;
  unsigned number_ = 0; // of the step
  unsigned switch_ = 0; // the step that is marked as a switch
  story told_;
};

} // namespace

story story_of(const subject& what, const check_violation& failing,
               const checker::trace::cause* why) {
  const linear_order order = checker::trace::linearize(
      failing.graph, checker::trace::events_to_show(failing.graph, failing));
  story told = story_builder(failing, order).tell(why);
  told.what = what;
  return told;
}

} // namespace heddle::reports
