// Looking for the decision that makes the difference.
#include "checker/explain/find_cause.hpp"

#include <algorithm>

#include "checker/explain/follow.hpp"
#include "checker/runtime/crash.hpp"
#include "checker/runtime/hang.hpp"
#include "checker/trace/linearize.hpp"

namespace heddle::checker::trace {
namespace {

// Whether the program ran to its end, and not only because the flip came to nothing.
bool passes(const followed& f, const flip& change) {
  const guided_result& r = f.run;
  const auto had_effect = [&](const decision& d) {
    return std::find(f.without_effect.begin(), f.without_effect.end(), d) == f.without_effect.end();
  };
  return r.applied && !r.cut && r.how == ending::complete && r.found.empty() &&
         std::all_of(change.added.begin(), change.added.end(), had_effect);
}

// What differs between an execution that fails and one that passes, in terms of events.
class comparison {
public:
  comparison(const execution& failing, const violation& what, const execution& passing,
             const naming& names)
      : failing_(failing), what_(what), passing_(passing), names_(names) {}

  // Names the flip; nullopt if neither the event that it is about nor any other tells the two
  // executions apart.
  std::optional<cause> name(const flip_candidate& candidate) const {
    std::optional<cause> result;
    if (candidate.about != no_event)
      result = of_event(candidate.about);
    if (!result)
      for (const linear_step& s : linearize(failing_, events_to_show(failing_, what_)).steps)
        if (result = of_event(s.id); result)
          break;
    if (result)
      result->change = candidate.change;
    return result;
  }

private:
  std::optional<cause> of_event(event_id id) const {
    const event& e = failing_[id];
    if (is_delivery(e.lab))
      return of_delivery(id);
    const std::optional<event_id> same = find(passing_, names_, operation_of(failing_, names_, id));
    if (!same || passing_[*same].lab.kind() != e.lab.kind())
      return std::nullopt;
    if (is_choice(e.lab) && passing_[*same].read != e.read)
      return cause{.form = cause_form::chooses,
                   .first = in_failing(id),
                   .alternative = passing_[*same].read};
    if (may_read(e.lab) && !sees_raise(e.lab))
      return of_read(id, *same);
    return std::nullopt;
  }

  std::optional<cause> of_read(event_id id, event_id same) const {
    const event& fails = failing_[id];
    const event& passes = passing_[same];
    if (fails.spurious && !passes.spurious)
      return cause{.form = cause_form::succeeds, .first = in_failing(id)};
    const std::optional<operation> was = writer(failing_, fails);
    const std::optional<operation> is = writer(passing_, passes);
    if (was == is)
      return std::nullopt;
    cause result{.first = in_failing(id)};
    if (is) {
      result.second = in_passing(passes.source);
      return result;
    }
    result.form = cause_form::sees_initial;
    result.second = in_failing(taken_before(fails.source));
    return result;
  }

  // Of a write that gives a lock back: that it was taken; all other writes are themselves.
  event_id taken_before(event_id write) const {
    const event& e = failing_[write];
    if (e.lab.kind() != event_kind::write || !is_lock(failing_, e.lab.location))
      return write;
    const auto lane = failing_.lane(e.lane);
    for (std::size_t i = e.index; i-- > 0;)
      if (const label& l = failing_[lane[i]].lab;
          l.wait == wait_kind::lock && l.location == e.lab.location)
        return lane[i];
    return write;
  }

  // An interrupt that comes elsewhere: behind what used to come after it, or the other way round.
  std::optional<cause> of_delivery(event_id id) const {
    const event& e = failing_[id];
    cause result{.form = cause_form::comes_before, .first = interrupt(id)};
    const std::size_t nth = deliveries_before(failing_, id, result.first.interrupt);
    const std::optional<event_id> there = delivery(e.lane, result.first.interrupt, nth);
    if (!there) {
      result.form = cause_form::stays_away;
      return result;
    }
    // The last operation that now precedes it, and did not.
    const auto lane = passing_.lane(e.lane);
    for (std::size_t i = passing_[*there].index; i-- > 0;)
      if (const auto was = in_both(lane[i]); was && failing_[*was].index > e.index) {
        result.second = std::move(result.first);
        result.first = in_failing(*was);
        return result;
      }
    for (std::size_t i = passing_[*there].index + 1U; i < lane.size(); ++i)
      if (const auto was = in_both(lane[i]); was && failing_[*was].index < e.index) {
        result.second = in_failing(*was);
        return result;
      }
    return after_all(result, *there);
  }

  // It comes behind operations that the failing execution does not have: the last one counts.
  std::optional<cause> after_all(cause& result, event_id there) const {
    const auto lane = passing_.lane(passing_[there].lane);
    for (std::size_t i = passing_[there].index; i-- > 0;)
      if (accesses_memory(passing_[lane[i]].lab) && !in_both(lane[i]) &&
          !is_handler(passing_[lane[i]].lab.context)) {
        result.second = std::move(result.first);
        result.first = in_passing(lane[i]);
        return result;
      }
    return std::nullopt;
  }

  // The same operation on memory, of the CPU's program and not of a handler, in the failing one.
  std::optional<event_id> in_both(event_id passing) const {
    const label& l = passing_[passing].lab;
    if (!accesses_memory(l) || is_handler(l.context))
      return std::nullopt;
    const auto was = find(failing_, names_, operation_of(passing_, names_, passing));
    return was && failing_[*was].lab.context == l.context ? was : std::nullopt;
  }

  std::string line_of(const event& e) const {
    const unsigned line = delivered_line(e.lab, e.read);
    return line == no_line ? std::string() : names_.line(line);
  }

  std::size_t deliveries_before(const execution& g, event_id id, const std::string& line) const {
    std::size_t count = 0;
    for (const event_id e : g.lane(g[id].lane))
      count += e != id && g[e].index < g[id].index && line_of(g[e]) == line ? 1 : 0;
    return count;
  }

  std::optional<event_id> delivery(lane_id lane, const std::string& line, std::size_t nth) const {
    for (const event_id e : passing_.lane(lane))
      if (line_of(passing_[e]) == line && nth-- == 0)
        return e;
    return std::nullopt;
  }

  std::optional<operation> writer(const execution& g, const event& read) const {
    if (read.source == initial_value)
      return std::nullopt;
    return operation_of(g, names_, read.source);
  }

  static bool is_lock(const execution& g, location_id l) {
    const auto& reads = g.at(l).reads;
    return std::any_of(reads.begin(), reads.end(),
                       [&](event_id r) { return g[r].lab.wait == wait_kind::lock; });
  }

  cause_event described(const execution& g, event_id id) const {
    const event& e = g[id];
    return {.what = operation_of(g, names_, id),
            .lab = e.lab,
            .writes = e.writes,
            .unlocks = e.lab.kind() == event_kind::write && is_lock(g, e.lab.location),
            .context = e.lab.context == own_context ? "" : names_.context(e.lab.context)};
  }

  cause_event in_failing(event_id id) const {
    cause_event result = described(failing_, id);
    result.in_failing = id;
    return result;
  }

  cause_event in_passing(event_id id) const {
    cause_event result = described(passing_, id);
    const auto there = find(failing_, names_, result.what);
    // The operation of that number may be another one where what led there differs.
    if (there && failing_[*there].lab.kind() == result.lab.kind() &&
        failing_[*there].lab.context == result.lab.context)
      result.in_failing = *there;
    return result;
  }

  cause_event interrupt(event_id id) const {
    const event& e = failing_[id];
    return {.what = {.lane = names_.lane(e.lane)},
            .lab = e.lab,
            .interrupt = line_of(e),
            .in_failing = id};
  }

  const execution& failing_;
  const violation& what_;
  const execution& passing_;
  const naming& names_;
};

class searcher {
public:
  searcher(fiber_program& p, memory_model model, const std::vector<decision>& decisions)
      : program_(p), model_(model), decisions_(decisions) {}

  cause_search search(const check_violation& failing, unsigned most) {
    cause_search result;
    const followed base = run(decisions_);
    const execution& graph = base.run.graph;
    const violation what = failure_in(base.run, failing);
    const naming names(program_);
    const auto execution_of = [&](const std::vector<decision>& d) { return run(d).run.graph; };
    for (const flip_candidate& c : flips_of(graph, what, names, decisions_, execution_of)) {
      if (result.tried == most)
        break;
      ++result.tried;
      for (const flip& change : {c.change, without_later(c, graph, names)}) {
        const followed r = run(flipped(decisions_, change));
        if (!passes(r, change))
          continue;
        result.found = comparison(graph, what, r.run.graph, names).name({change, c.about});
        if (result.found)
          return result;
      }
    }
    return result;
  }

private:
  followed run(const std::vector<decision>& decisions) {
    return follow(program_, model_, decisions);
  }

  static violation failure_in(const guided_result& base, const check_violation& failing) {
    const auto same = std::find_if(base.found.begin(), base.found.end(), [&](const violation& v) {
      return v.what.what == failing.what.what;
    });
    return same == base.found.end() ? violation{failing.what} : *same;
  }

  // The flip without the decisions that were taken behind it, which may not fit any more.
  flip without_later(const flip_candidate& c, const execution& g, const naming& names) const {
    flip result = c.change;
    if (c.about == no_event)
      return result;
    for (const decision& d : decisions_) {
      const bool is_removed =
          std::find(result.removed.begin(), result.removed.end(), d) != result.removed.end();
      if (!is_removed && taken_at(d, g, names) > c.about)
        result.removed.push_back(d);
    }
    return result;
  }

  // When a decision is taken, as the id of the event that is added then or next. To leave a lane
  // before an operation, and to deliver there, is decided when the one before it is done.
  static event_id taken_at(const decision& d, const execution& g, const naming& names) {
    const std::optional<event_id> at = find(g, names, d.at);
    if (!at)
      return no_event;
    const bool is_early = d.kind == decision_kind::switch_lane || d.kind == decision_kind::deliver;
    if (!is_early || d.side == gap_side::after)
      return *at;
    const std::uint16_t index = g[*at].index;
    return index == 0 ? event_id{0} : static_cast<event_id>(g.lane(g[*at].lane)[index - 1U] + 1U);
  }

  fiber_program& program_;
  memory_model model_;
  const std::vector<decision>& decisions_;
};

} // namespace

cause_search find_cause(const scenario_variant& variant, memory_model model,
                        const std::vector<decision>& decisions, const check_violation& failing,
                        unsigned most_flips) {
  if (failing.what.what == kind::hang)
    return {};
  const crash_guard crashes;
  const hang_guard hangs(check_options{}.hang_seconds);
  fiber_program p({variant.bytes, variant.alignment, variant.build}, failing.reuses_addresses);
  if (p.machine_now().setup_failure.what != kind::none)
    return {};
  return searcher(p, model, decisions).search(failing, most_flips);
}

} // namespace heddle::checker::trace
