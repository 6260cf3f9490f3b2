// Test support: explores a program and repeats its executions from their decisions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checker/explore/guided.hpp"
#include "checker/oracle/signature.hpp"
#include "checker/trace/decision_guide.hpp"
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
    const bool in_lane = !f.what.empty() && f.what[0].lane != no_lane;
    const bool race = in_lane && f.what[0].what.what == kind::data_race;
    const std::vector<event_id> kept =
        in_lane ? causes_of_failure(f.graph, f.what[0].lane, race) : all_events(f.graph);
    const linear_order order = linearize(f.graph, kept);
    std::string context = "\n" + text_of(f.graph) + "\n";
    if (order.steps.size() != kept.size())
      return "steps are missing" + context;
    if (model_ == memory_model::sc && !order.interleaving)
      return "no interleaving" + context;
    recording_guide recorder(original_, f.graph, order);
    const guided_result recorded = run_guided(original_, model_, recorder, {});
    const std::vector<decision>& decisions = recorder.decisions();
    if (!recorded.applied || !recorder.completed())
      return "cannot be recorded " + recorded.refused + context;
    for (const decision& d : decisions)
      context += trace::text_of(d) + "\n";
    decision_guide guide(original_, decisions);
    const guided_result r = run_guided(original_, model_, guide, {});
    context += text_of(r.graph) + "\n";
    if (!r.applied)
      return r.refused + context;
    if (const auto missed = guide.first_not_applied())
      return *missed + context;
    if (in_lane)
      return repeats_failure(f, r) ? "" : "the failure did not come" + context;
    return r.how == f.how && text_of(r.graph) == text_of(f.graph) ? "" : "differs" + context;
  }

  static bool repeats_failure(const found& f, const guided_result& r) {
    for (const violation& v : r.found)
      if (v.what.what == f.what[0].what.what && v.what.message == f.what[0].what.message)
        return true;
    // A race may be noticed from its other side.
    return !r.found.empty() && f.what[0].what.what == kind::data_race &&
           r.found[0].what.what == kind::data_race;
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
