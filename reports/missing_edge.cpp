// Following what one CPU sees of another, from one access of a race to the other.
#include "reports/missing_edge.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "reports/values.hpp"

namespace heddle::reports {
namespace {

using checker::event;
using checker::event_id;
using checker::event_kind;
using checker::execution;
using checker::no_event;

bool releases(order o) { return o == order::release || o == order::acq_rel || o == order::seq_cst; }
bool acquires(order o) { return o == order::acquire || o == order::acq_rel || o == order::seq_cst; }

// Whether the lane has a fence of that kind between two of its places.
template <class Test>
bool has_fence(const execution& g, checker::lane_id lane, std::size_t begin, std::size_t end,
               Test test) {
  for (std::size_t i = begin; i < end; ++i)
    if (const event& e = g[g.lane(lane)[i]]; e.lab.kind() == event_kind::fence && test(e.lab.ord))
      return true;
  return false;
}

// The writes by whose order the source of a read can release: itself, and those that updates in
// between continue.
bool may_release(const execution& g, event_id write) {
  for (event_id w = write; w < g.size(); w = g[w].source) {
    if (releases(g[w].lab.ord) || has_fence(g, g[w].lane, 0, g[w].index, releases))
      return true;
    if (g[w].lab.kind() != event_kind::update)
      break;
  }
  return false;
}

bool may_acquire(const execution& g, event_id read) {
  const event& e = g[read];
  return acquires(e.lab.ord) || has_fence(g, e.lane, e.index + 1U, g.lane(e.lane).size(), acquires);
}

// How much is missing for what the read sees to order something: of a release and an acquire.
unsigned defects(const execution& g, event_id read) {
  return (may_release(g, g[read].source) ? 0U : 1U) + (may_acquire(g, read) ? 0U : 1U);
}

// Why what the read sees orders nothing; empty: it may order.
std::string defect(const execution& g, event_id read) {
  const bool released = may_release(g, g[read].source);
  const bool acquired = may_acquire(g, read);
  const auto weak = [](const char* what, order o, const char* wanted) {
    return fmt::format("the {} is {}, not {}", what, order_text(o), wanted);
  };
  const std::string write = weak("write", g[g[read].source].lab.ord, "release");
  const std::string seen = weak("read", g[read].lab.ord, "acquire");
  if (!released && !acquired)
    return write + ", and " + seen;
  return !released ? write : !acquired ? seen : "";
}

// The way from one event to another, by program order and by what atomic reads see, on which least
// is missing. That ordinary reads see something orders nothing anyway.
class path_search {
public:
  path_search(const execution& g, event_id from, event_id to)
      : graph_(g), to_(to), from_(from), came_from_(g.size(), no_event),
        missing_(g.size(), unreached) {}

  // The reads of the way that see what another lane wrote, first one first; nullopt: there is none.
  std::optional<std::vector<event_id>> reads_between() {
    std::set<std::pair<unsigned, event_id>> open{{0, from_}};
    missing_[from_] = 0;
    while (!open.empty()) {
      const unsigned so_far = open.begin()->first;
      const event_id e = open.begin()->second;
      open.erase(open.begin());
      for_each_after(e, [&](event_id next, unsigned more) {
        if (so_far + more >= missing_[next])
          return;
        open.erase({missing_[next], next});
        missing_[next] = so_far + more;
        came_from_[next] = e;
        open.emplace(missing_[next], next);
      });
    }
    return missing_[to_] == unreached ? std::nullopt : std::optional(reads_on_the_way());
  }

private:
  static constexpr unsigned unreached = ~0U;

  template <class Visit>
  void for_each_after(event_id e, Visit visit) const {
    const auto lane = graph_.lane(graph_[e].lane);
    if (graph_[e].index + 1U < lane.size())
      visit(lane[graph_[e].index + 1U], 0);
    if (graph_[e].writes)
      for (const event_id r : graph_.at(graph_[e].lab.location).reads)
        if (graph_[r].source == e && graph_[r].lab.ord != order::plain)
          visit(r, defects(graph_, r));
  }

  std::vector<event_id> reads_on_the_way() const {
    std::vector<event_id> result;
    for (event_id e = to_; e != from_; e = came_from_[e])
      if (graph_[e].lane != graph_[came_from_[e]].lane)
        result.push_back(e);
    std::reverse(result.begin(), result.end());
    return result;
  }

  const execution& graph_;
  event_id to_;
  event_id from_;
  std::vector<event_id> came_from_;
  std::vector<unsigned> missing_; // synchronisation on the way there
};

} // namespace

std::string missing_edge(const check_violation& f, const phrasebook& words) {
  if (f.what.what != kind::data_race || f.lane == checker::no_lane || f.partner == no_event ||
      f.graph.lane(f.lane).empty())
    return {};
  const event_id last = f.graph.lane(f.lane).back();
  const std::string& later = words.names().lane(f.lane);
  const std::string& earlier = words.names().lane(f.graph[f.partner].lane);
  const auto reads = path_search(f.graph, f.partner, last).reads_between();
  if (!reads)
    return fmt::format(
        "Missing: no atomic operation of {} up to step {} sees what {} does from step "
        "{} on.",
        later, words.number_of(last), earlier, words.number_of(f.partner));
  for (const event_id read : *reads)
    if (const std::string why = defect(f.graph, read); !why.empty())
      return fmt::format("Missing: {} sees in step {} what {} wrote in step {}, but that orders "
                         "nothing: {}.",
                         words.names().lane(f.graph[read].lane), words.number_of(read),
                         words.names().lane(f.graph[f.graph[read].source].lane),
                         words.number_of(f.graph[read].source), why);
  return {};
}

} // namespace heddle::reports
