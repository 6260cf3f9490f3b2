// Test support: explores a program and repeats its executions from their decisions.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "checker/naive/signature.hpp"
#include "checker/trace/decision_guide.hpp"
#include "checker/trace/record.hpp"
#include "checker/trace/recording_guide.hpp"

namespace heddle::checker::trace {

struct repeated {
  std::size_t executions = 0;
  std::string wrong{}; // what is, of the first execution that did not come out as it was
};

class repeater final : public observer {
public:
  repeater(program& p, memory_model model) : model_(model), original_(p) {}

  bool on_execution(const execution& g, ending how, const std::vector<violation>& what) override {
    all.push_back({g, how, what});
    return all.size() < most;
  }

  repeated repeat_all() {
    repeated r{.executions = all.size()};
    for (const found& f : all)
      if (r.wrong = wrong_with(f); !r.wrong.empty())
        break;
    return r;
  }

  static constexpr std::size_t most = 400;

private:
  struct found {
    execution graph;
    ending how;
    std::vector<violation> what;
  };

  // What is different when an execution is repeated; empty: nothing.
  std::string wrong_with(const found& f) {
    // A lane that looked too early is not something that a replay does.
    if (f.how == ending::blocked)
      return {};
    return f.what.empty() ? differs_whole(f) : differs_failing(f);
  }

  std::string differs_whole(const found& f) {
    const linear_order order = linearize(f.graph, all_events(f.graph));
    recording_guide recorder(original_, f.graph, order);
    const guided_result recorded = run_guided(original_, model_, recorder, {});
    std::string context = "\n" + text_of(f.graph) + "\n" + text_of(recorder.decisions());
    if (order.steps.size() != steps_in(f.graph, all_events(f.graph)))
      return "steps are missing" + context;
    if (model_ == memory_model::sc && !order.interleaving)
      return "no interleaving" + context;
    if (!recorded.applied || !recorder.completed() || text_of(recorded.graph) != text_of(f.graph))
      return "cannot be recorded " + recorded.refused + context;
    decision_guide guide(original_, recorder.decisions());
    const guided_result r = run_guided(original_, model_, guide, {});
    if (std::string wrong = not_applied(r, guide); !wrong.empty())
      return wrong + context;
    return r.how == f.how && text_of(r.graph) == text_of(f.graph)
               ? ""
               : "differs: " + text_of(r.graph) + context;
  }

  std::string differs_failing(const found& f) {
    const violation& v = f.what[0];
    std::string context = "\n" + text_of(f.graph) + "\n";
    const auto decisions = record(original_, model_, f.graph, f.how, v, {});
    if (!decisions)
      return "cannot be recorded" + context;
    context += text_of(*decisions);
    decision_guide guide(original_, *decisions);
    const guided_result r = run_guided(original_, model_, guide, {});
    if (std::string wrong = not_applied(r, guide); !wrong.empty())
      return wrong + context;
    if (!shows(r, f.how, v.what.what))
      return "the failure did not come: " + text_of(r.graph) + context;
    return misshown(r) + (misshown(r).empty() ? "" : context);
  }

  // Whether the failure's events are among those to show.
  std::string misshown(const guided_result& r) const {
    const violation& v = r.found[0];
    if (v.lane == no_lane || r.graph.lane(v.lane).empty())
      return {};
    const auto shown = events_to_show(r.graph, v);
    const auto is_shown = [&](event_id e) { return std::ranges::find(shown, e) != shown.end(); };
    if (!is_shown(r.graph.lane(v.lane).back()))
      return "the failing event is not shown";
    const bool unordered = v.what.what == kind::data_race || v.what.what == kind::use_after_free;
    if (unordered && !is_shown(v.partner))
      return "what it is not ordered with is not shown";
    return linearize(r.graph, shown).steps.size() == steps_in(r.graph, shown) ? ""
                                                                              : "steps are missing";
  }

  static std::size_t steps_in(const execution& g, const std::vector<event_id>& events) {
    return static_cast<std::size_t>(
        std::count_if(events.begin(), events.end(), [&](event_id e) { return !is_silent(g, e); }));
  }

  static std::string not_applied(const guided_result& r, const decision_guide& guide) {
    return r.applied ? guide.first_not_applied().value_or("") : r.refused;
  }

  static std::string text_of(const std::vector<decision>& decisions) {
    std::string text;
    for (const decision& d : decisions)
      text += trace::text_of(d) + "\n";
    return text;
  }

  std::string text_of(const execution& g) const {
    return oracle::text_of(oracle::canonical(g, original_));
  }

  memory_model model_;
  program& original_;
  std::vector<found> all;
};

inline repeated repeat_all(program& p, memory_model model, schedule_policy policy) {
  repeater watch(p, model);
  explore(p, {.model = model, .policy = policy, .stop_at_first_failure = false}, watch);
  return watch.repeat_all();
}

} // namespace heddle::checker::trace
