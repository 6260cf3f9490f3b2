#include "checker/testing/oracle/axiomatic.hpp"

#include <algorithm>
#include <stdexcept>

#include "checker/testing/oracle/candidates.hpp"
#include "checker/testing/oracle/modification_orders.hpp"

namespace heddle::checker::oracle {

namespace {

// What can be learnt from a structure, if some modification order of it is consistent.
struct lesson {
  bool complete = false;
  bool race = false;
  bool failure = false;
  bool maybe_stuck = false; // depends on the modification order
};

class enumeration {
public:
  enumeration(const lang::program_tree& tree, const axiomatic_options& options)
      : options_(options), facts_(tree), names_(facts_.names()), growth_(tree, facts_) {}

  axiomatic_result run() {
    const growth_limits limits{options_.max_structures, options_.skip_incoherent};
    result_.over_budget = !growth_.visit(limits, [this](const settled& at) { return examine(at); });
    result_.structures = growth_.structures();
    return std::move(result_);
  }

private:
  bool examine(const settled& at) {
    const bool waits = at.any(lane_end::waiting);
    lesson l;
    l.complete = at.all(lane_end::done);
    l.failure = at.any(lane_end::failed);
    l.maybe_stuck = options_.stuck && waits && !l.failure && !at.any(lane_end::cut);
    if (!l.complete && !l.failure && !l.maybe_stuck && !facts_.has_plain)
      return true;
    const structure s(at.events);
    l.race = facts_.has_plain && has_race(s);
    judges_ = {};
    for (unsigned m = 0; m < memory_model_count; ++m)
      if (options_.models[m] && wants(l, result_.verdicts[m]))
        judges_[m] = judge_of(static_cast<memory_model>(m), s);
    bool within_budget = true;
    bool done = false;
    const bool saw_all = for_each_modification_order(
        at.events, s, options_.skip_incoherent, order_steps_left_, [&](const auto& mo) {
          ++result_.candidates;
          within_budget =
              options_.max_candidates == 0 || result_.candidates <= options_.max_candidates;
          done = !within_budget || !weigh(l, at, s, mo);
          return !done;
        });
    return within_budget && (saw_all || done);
  }

  static bool wants(const lesson& l, const axiomatic_verdict& v) {
    return (l.complete && !l.race) || (l.race && !v.race) || (l.failure && !v.failure) ||
           (l.maybe_stuck && !v.stuck);
  }

  // False if no further modification order of the structure can teach anything.
  bool weigh(const lesson& l, const settled& at, const structure& s, const modification_order& mo) {
    const relation order = mo_of(mo, s.size);
    const relation fr = fr_of(at.events, s, order);
    bool go_on = false;
    for (unsigned m = 0; m < memory_model_count; ++m) {
      axiomatic_verdict& v = result_.verdicts[m];
      if (judges_[m] == nullptr || !wants(l, v))
        continue;
      if (judges_[m]->consistent(order, fr))
        learn(static_cast<memory_model>(m), l, at, mo);
      go_on = go_on || wants(l, v);
    }
    return go_on;
  }

  void learn(memory_model m, const lesson& l, const settled& at, const modification_order& mo) {
    axiomatic_verdict& v = result_.verdicts[static_cast<unsigned>(m)];
    v.race = v.race || l.race;
    v.failure = v.failure || l.failure;
    v.stuck = v.stuck || (l.maybe_stuck && waits_in_vain(at, mo) && !cut_short(at, mo));
    if (!l.complete || l.race || cut_short(at, mo))
      return;
    const canonical_graph graph = canonical(at.events, mo, names_, facts_.lanes);
    v.graphs.insert(signature_of(graph));
    if (options_.on_graph)
      options_.on_graph(m, graph);
  }

  // Whether each waiting lane would wait on if it read the end of modification order. That read
  // could be added last whatever the model, being the source of no relation, so that the structure
  // need not contain it.
  bool waits_in_vain(const settled& at, const modification_order& mo) const {
    return std::ranges::none_of(at.due, [&](const request* r) {
      return r != nullptr && satisfies(*r, final_value(at.events, mo, r->place));
    });
  }

  // Whether an interrupt would still come.
  bool cut_short(const settled& at, const modification_order& mo) const {
    return std::ranges::any_of(at.next, [&](const request* r) {
      const auto pending = [&](const request::raised_line& line) {
        return final_value(at.events, mo, line.counter) != line.taken;
      };
      return r != nullptr && (r->expects_interrupt || std::ranges::any_of(r->raisable, pending));
    });
  }

  std::int64_t final_value(const candidate_events& events, const modification_order& mo,
                           std::uint32_t place) const {
    if (place >= mo.size() || mo[place].empty())
      return facts_.places[place].initial;
    return static_cast<std::int64_t>(events[mo[place].back()].facts.written);
  }

  const axiomatic_options& options_;
  // A candidate of few steps is the rule; where orders are refused only once they are whole, it is
  // not.
  std::uint64_t order_steps_left_ = options_.max_candidates == 0
                                        ? ~std::uint64_t{0}
                                        : std::uint64_t{20} * options_.max_candidates;
  const script_facts facts_;
  const std::vector<std::string> names_;
  candidates growth_;
  std::array<std::unique_ptr<judge>, memory_model_count> judges_;
  axiomatic_result result_;
};

} // namespace

axiomatic_result enumerate_candidates(const lang::program_tree& tree,
                                      const axiomatic_options& options) {
  try {
    return enumeration(tree, options).run();
  } catch (const std::length_error&) { // a lane loops without operations
    axiomatic_result none;
    none.over_budget = true;
    return none;
  }
}

} // namespace heddle::checker::oracle
