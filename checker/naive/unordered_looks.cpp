// A look may be put into the schedule, or into another one of the same execution, anywhere between
// its lane's previous event and the one that is satisfied. It can see a value if the next write of
// the location does not have to come before that previous event.
#include "checker/naive/unordered_looks.hpp"

#include <algorithm>

#include "checker/naive/schedule_clocks.hpp"

namespace heddle::checker::oracle {
namespace {

using clock = schedule_clocks::clock;

class look_search {
public:
  look_search(const execution& graph, const storage_test& is_in) : graph_(graph), is_in_(is_in) {
    schedule_clocks clocks(graph);
    for (event_id id = 0; id < graph.size(); ++id)
      clocks_.push_back(clocks.add(id));
  }

  std::optional<unordered_look> look_of(const waiting_lane& w) const {
    const auto lane = graph_.lane(w.lane);
    const bool satisfied = w.index < lane.size();
    const unsigned last =
        satisfied ? static_cast<unsigned>(graph_.source_position(graph_[lane[w.index]]) + 1)
                  : static_cast<unsigned>(writes_of(w.waits.location).size());
    for (unsigned seen = 0; seen <= last; ++seen) // so many writes have been performed
      if (const event_id other = look_behind(w, seen, satisfied); other != no_event)
        return unordered_look{w, other};
    return std::nullopt;
  }

private:
  const std::vector<event_id>& writes_of(location_id l) const {
    static const std::vector<event_id> none;
    return l < graph_.locations() ? graph_.at(l).mo : none;
  }

  // What is unordered with a look that sees the first `seen` writes, or no_event.
  event_id look_behind(const waiting_lane& w, unsigned seen, bool satisfied) const {
    const auto& writes = writes_of(w.waits.location);
    const event_id source = seen == 0 ? initial_value : writes[seen - 1];
    if (wait_satisfied(w.waits, graph_.value_read_from(w.waits, source)))
      return no_event;
    if (seen < writes.size() && comes_before_lane(writes[seen], w))
      return no_event;
    clock knows(graph_.lanes());
    if (w.index > 0)
      knows = clocks_[graph_.lane(w.lane)[w.index - 1]];
    else if (graph_.creator(w.lane) != no_event)
      knows = clocks_[graph_.creator(w.lane)];
    if (source != initial_value && is_acquire(order_of(w.waits)))
      learn(knows, source);
    for (event_id other = 0; other < graph_.size(); ++other) {
      const event& x = graph_[other];
      if (x.lane == w.lane || !concerns(x, w) || is_within(knows, x))
        continue;
      const bool later = satisfied && clocks_[other][w.lane] > w.index;
      if (!later)
        return other;
    }
    return no_event;
  }

  static order order_of(const label& l) { return l.is<op::update>() ? order_if_failed(l) : l.ord; }

  bool concerns(const event& x, const waiting_lane& w) const {
    if (is_life(x.lab))
      return is_in_(x.lab, w.waits.location);
    return x.writes && x.lab.ord == order::plain && x.lab.location == w.waits.location;
  }

  // Acquires the message of a write: of the release at the head of the release sequence it is in.
  void learn(clock& knows, event_id source) const {
    for (event_id w = source;;) {
      const event& e = graph_[w];
      const clock* const message = message_of(w);
      for (std::size_t i = 0; message != nullptr && i < knows.size(); ++i)
        knows[i] = std::max(knows[i], (*message)[i]);
      if (e.lab.kind() != event_kind::update || e.source >= no_event)
        return;
      w = e.source;
    }
  }

  // What the write itself publishes; null: nothing.
  const clock* message_of(event_id w) const {
    const event& e = graph_[w];
    if (e.lab.ord == order::plain)
      return nullptr;
    if (is_release(e.lab.ord))
      return &clocks_[w];
    const auto lane = graph_.lane(e.lane);
    for (unsigned i = e.index; i-- > 0;)
      if (const event& f = graph_[lane[i]];
          f.lab.kind() == event_kind::fence && is_release(f.lab.ord))
        return &clocks_[lane[i]];
    return nullptr;
  }

  // Whether write `id` comes before the event in front of the waiting one, in every schedule of the
  // execution: there is a way along program order and along accesses of one location, one of them a
  // write, in the order of the schedule.
  bool comes_before_lane(event_id id, const waiting_lane& w) const {
    if (w.index == 0 && graph_.creator(w.lane) == no_event)
      return false;
    const event_id until = w.index > 0 ? graph_.lane(w.lane)[w.index - 1] : graph_.creator(w.lane);
    std::vector<bool> reached(graph_.size());
    if (id > until)
      return false;
    reached[id] = true;
    for (event_id to = id + 1U; to <= until; ++to)
      for (event_id from = id; from < to && !reached[to]; ++from)
        reached[to] = reached[from] && leads(from, to);
    return reached[until];
  }

  bool leads(event_id from, event_id to) const {
    const event& a = graph_[from];
    const event& b = graph_[to];
    if (a.lane == b.lane || (a.lab.is<op::create>() && target_lane(a.lab) == b.lane) ||
        (b.lab.is<op::join>() && target_lane(b.lab) == a.lane))
      return true;
    return accesses_memory(a.lab) && accesses_memory(b.lab) && a.lab.location == b.lab.location &&
           (a.writes || b.writes);
  }

  const execution& graph_;
  const storage_test& is_in_;
  std::vector<clock> clocks_; // by event
};

} // namespace

std::optional<unordered_look> find_unordered_look(const execution& graph,
                                                  const std::vector<waiting_lane>& unsatisfied,
                                                  const storage_test& is_in) {
  std::vector<waiting_lane> all = unsatisfied;
  for (event_id id = 0; id < graph.size(); ++id)
    if (const event& e = graph[id]; e.lab.wait != wait_kind::none && !sees_raise(e.lab))
      all.push_back({e.lane, e.index, e.lab});
  if (all.empty())
    return std::nullopt;
  const look_search s(graph, is_in);
  for (const waiting_lane& w : all)
    if (auto found = s.look_of(w))
      return found;
  return std::nullopt;
}

} // namespace heddle::checker::oracle
