// Greedy linear orders of execution graphs.
#include "checker/trace/linearize.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>

#include "checker/trace/relations.hpp"

namespace heddle::checker::trace {
namespace {

// Overtaking in modification order is harder to read than a stale read.
constexpr unsigned cost_of_late_write = 4;

std::vector<bool> silent_events(const execution& g) {
  std::vector<bool> flags(g.size());
  for (std::size_t i = 0; i < g.size(); ++i)
    flags[i] = is_silent(g, static_cast<event_id>(i));
  return flags;
}

class scheduler {
public:
  scheduler(const execution& g, const std::vector<std::vector<event_id>>& queues,
            const relations& before, bool strict)
      : graph_(g), queues_(queues), before_(before), strict_(strict), placed_(silent_events(g)),
        next_(queues.size()) {}

  // The order that begins on lane `first`, if that lane can begin; otherwise an empty one.
  std::vector<event_id> order_from(std::size_t first) {
    if (!has_next(first) || !ready(first))
      return {};
    place(first);
    std::size_t current = first;
    while (choose(current))
      place(current);
    return std::move(order_);
  }

private:
  bool has_next(std::size_t lane) const { return next_[lane] < queues_[lane].size(); }
  event_id front(std::size_t lane) const { return queues_[lane][next_[lane]]; }

  bool all_placed(const std::vector<event_id>& events) const {
    return std::all_of(events.begin(), events.end(), [&](event_id e) { return placed_[e]; });
  }
  bool caused(event_id e) const { return all_placed(before_.causes[e]); }
  bool coherent(event_id e) const { return all_placed(before_.coherence[e]); }
  bool ready(std::size_t lane) const {
    return caused(front(lane)) && (!strict_ || coherent(front(lane)));
  }

  unsigned cost(event_id e) const {
    unsigned sum = 0;
    for (const event_id other : before_.coherence[e])
      if (!placed_[other])
        sum += graph_[other].writes ? cost_of_late_write : 1;
    return sum;
  }

  void place(std::size_t lane) {
    placed_[front(lane)] = true;
    order_.push_back(front(lane));
    ++next_[lane];
  }

  // How many events the lane could place in a row without a departure.
  std::size_t run_length(std::size_t lane) {
    std::size_t end = next_[lane];
    while (end < queues_[lane].size() && caused(queues_[lane][end]) && coherent(queues_[lane][end]))
      placed_[queues_[lane][end++]] = true;
    for (std::size_t i = next_[lane]; i < end; ++i)
      placed_[queues_[lane][i]] = false;
    return end - next_[lane];
  }

  // The lane of the next event; false if all events are placed.
  bool choose(std::size_t& lane) {
    if (has_next(lane) && caused(front(lane)) && coherent(front(lane)))
      return true;
    std::size_t longest = 0;
    for (std::size_t other = 0; other < queues_.size(); ++other) {
      const std::size_t length = has_next(other) ? run_length(other) : 0;
      if (length > longest) {
        longest = length;
        lane = other;
      }
    }
    return longest > 0 || choose_cheapest_departure(lane);
  }

  bool choose_cheapest_departure(std::size_t& lane) {
    const std::size_t current = lane;
    unsigned best = ~0U;
    for (std::size_t other = 0; other < queues_.size(); ++other) {
      if (!has_next(other) || !caused(front(other)))
        continue;
      // Twice the cost, and one for leaving the lane: on equal terms, stay.
      const unsigned price = 2 * cost(front(other)) + (other == current ? 0 : 1);
      if (price < best) {
        best = price;
        lane = other;
      }
    }
    return best != ~0U;
  }

  const execution& graph_;
  const std::vector<std::vector<event_id>>& queues_; // per lane
  const relations& before_;
  bool strict_;
  std::vector<bool> placed_;
  std::vector<std::size_t> next_;
  std::vector<event_id> order_;
};

struct defects {
  unsigned late_writes = 0;
  unsigned stale_reads = 0;
  unsigned switches = 0;
  friend auto operator<=>(const defects&, const defects&) = default;
};

// Goes through an order and notices what is odd about each step.
class annotator {
public:
  explicit annotator(const execution& g)
      : graph_(g), newest_(g.locations(), no_event), listed_(g.size()), done_(g.lanes()) {}

  defects annotate(std::vector<linear_step>& steps) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
      linear_step& s = steps[i];
      const event& e = graph_[s.id];
      if (i > 0 && graph_[steps[i - 1].id].lane != e.lane) {
        s.preempts = !s.waits && could_go_on(graph_[steps[i - 1].id].lane);
        ++found_.switches;
      }
      listed_[s.id] = true;
      done_[e.lane] = e.index + 1U;
      if (accesses_memory(e.lab))
        compare_with_newest(s, e);
    }
    return found_;
  }

private:
  // Whether the lane's next event, be it in the list or not, could come now.
  bool could_go_on(lane_id lane) const {
    std::size_t next = done_[lane];
    while (next < graph_.lane(lane).size() && is_silent(graph_, graph_.lane(lane)[next]))
      ++next;
    if (next == graph_.lane(lane).size())
      return false;
    const label& l = graph_[graph_.lane(lane)[next]].lab;
    if (!may_read(l) || l.wait == wait_kind::none)
      return l.kind() != event_kind::join;
    const event_id last = newest_[l.location];
    return wait_satisfied(l, graph_.value_read_from(l, last == no_event ? initial_value : last));
  }

  void compare_with_newest(linear_step& s, const event& e) {
    event_id& last = newest_[e.lab.location];
    if (may_read(e.lab) && last != no_event && graph_.source_position(e) < graph_[last].mo) {
      s.overlooks = last;
      ++found_.stale_reads;
    }
    if (e.writes && last != no_event && e.mo < graph_[last].mo) {
      const auto& mo = graph_.at(e.lab.location).mo;
      s.overtaken_by = *std::find_if(mo.begin() + e.mo + 1, mo.end(),
                                     [&](event_id other) { return listed_[other]; });
      ++found_.late_writes;
    } else if (e.writes) {
      last = s.id;
    }
  }

  const execution& graph_;
  std::vector<event_id> newest_; // of the writes listed, per location
  std::vector<bool> listed_;
  std::vector<std::size_t> done_; // per lane
  defects found_;
};

std::vector<bool> as_flags(const execution& g, const std::vector<event_id>& events) {
  std::vector<bool> flags(g.size());
  for (const event_id e : events)
    flags[e] = true;
  return flags;
}

} // namespace

bool is_silent(const execution& g, event_id id) {
  const event& e = g[id];
  if (is_coalescing(e.lab))
    return true;
  if (!is_delivery(e.lab))
    return false;
  if (delivered_line(e.lab, e.read) == no_line)
    return true;
  const auto lane = g.lane(e.lane);
  if (e.index + 1U == lane.size())
    return false;
  return sees_raise(g[lane[e.index + 1U]].lab);
}

bool waits_in_vain(const event& e) {
  return e.lab.wait != wait_kind::none && (!wait_satisfied(e.lab, e.read) || e.spurious);
}

linear_order linearize(const execution& g, const std::vector<event_id>& kept) {
  const std::vector<bool> present = as_flags(g, kept);
  std::vector<bool> waiting(g.size());
  std::vector<std::vector<event_id>> queues(g.lanes());
  std::vector<event_id> at_end;
  for (unsigned lane = 0; lane < g.lanes(); ++lane)
    for (const event_id id : g.lane(static_cast<lane_id>(lane))) {
      if (!present[id])
        break;
      if (is_silent(g, id))
        continue;
      waiting[id] = waits_in_vain(g[id]);
      (waiting[id] ? at_end : queues[lane]).push_back(id);
    }
  const relations before = relations_of(g, present, waiting);

  linear_order best;
  best.interleaving = !has_cycle(before, present);
  defects fewest;
  for (std::size_t first = 0; first < queues.size(); ++first) {
    scheduler attempt(g, queues, before, best.interleaving);
    std::vector<linear_step> steps;
    for (const event_id id : attempt.order_from(first))
      steps.push_back({.id = id});
    if (steps.empty())
      continue;
    for (const event_id id : at_end)
      steps.push_back({.id = id, .waits = true});
    const defects found = annotator(g).annotate(steps);
    if (!best.steps.empty() && !(found < fewest))
      continue;
    fewest = found;
    best.steps = std::move(steps);
  }
  if (best.steps.empty()) {
    for (const event_id id : at_end)
      best.steps.push_back({.id = id, .waits = true});
    annotator(g).annotate(best.steps);
  }
  // Every event is a step, once: what a report leaves out, nobody misses.
  assert(!best.interleaving ||
         best.steps.size() ==
             std::accumulate(queues.begin(), queues.end(), at_end.size(),
                             [](std::size_t n, const auto& q) { return n + q.size(); }));
  return best;
}

std::vector<event_id> all_events(const execution& g) {
  std::vector<event_id> all(g.size());
  for (std::size_t i = 0; i < all.size(); ++i)
    all[i] = static_cast<event_id>(i);
  return all;
}

} // namespace heddle::checker::trace
