// Fingerprints and the printed form of executions.
#include "checker/naive/signature.hpp"

#include <algorithm>
#include <map>

namespace heddle::checker::oracle {

namespace {

// The finaliser of splitmix64: every input bit changes about half of the output bits.
constexpr std::uint64_t mix(std::uint64_t v) {
  v += 0x9e3779b97f4a7c15U;
  v = (v ^ (v >> 30U)) * 0xbf58476d1ce4e5b9U;
  v = (v ^ (v >> 27U)) * 0x94d049bb133111ebU;
  return v ^ (v >> 31U);
}

// Two chains with different beginnings and different use of the input make 128 bits.
class chain {
public:
  void add(std::uint64_t v) {
    high_ = mix(high_ ^ v);
    low_ = mix(low_ + mix(v));
  }
  signature result() const { return {high_, low_}; }

private:
  std::uint64_t high_ = 0x243f6a8885a308d3U;
  std::uint64_t low_ = 0x13198a2e03707344U;
};

constexpr std::uint64_t number_of(point p) { return std::uint64_t{p.lane} << 16U | p.index; }

std::string text_of(point p) {
  if (p == before_all)
    return "init";
  return "T" + std::to_string(p.lane) + "." + std::to_string(p.index);
}

std::string text_of(value_t v) { return std::to_string(static_cast<std::int64_t>(v)); }

std::string text_of(const graph_event& e, const std::string& place) {
  switch (e.kind) {
  case event_kind::read:
    return "R(" + place + ")=" + text_of(e.read) + "<-" + text_of(e.source);
  case event_kind::write:
    return "W(" + place + ")=" + text_of(e.written);
  case event_kind::update:
    return "U(" + place + ")=" + text_of(e.read) + (e.writes ? ":" + text_of(e.written) : "") +
           (e.spurious ? "!" : "") + "<-" + text_of(e.source);
  case event_kind::fence:
    return "F";
  case event_kind::choice:
    return "C=" + text_of(e.read);
  case event_kind::create:
    return "create(T" + std::to_string(e.target) + ")";
  case event_kind::join:
    return "join(T" + std::to_string(e.target) + ")";
  default:
    break;
  }
  return "?";
}

// All choices are alike: what counts is what they take. A life that begins or ends is a fence that
// orders nothing: an execution stays the same if its storage lives for ever.
event_kind kind_of(const label& l) {
  if (is_choice(l))
    return event_kind::choice;
  return is_life(l) ? event_kind::fence : l.kind();
}

bool accesses(const graph_event& e) { return e.kind <= event_kind::update; }

// Per written location, by name, its writes from the first to the last.
std::map<std::string, std::vector<point>> modification_orders(const canonical_graph& g) {
  std::map<std::string, std::map<point, point>> followers;
  for (std::size_t lane = 0; lane < g.lanes.size(); ++lane)
    for (std::size_t i = 0; i < g.lanes[lane].size(); ++i)
      if (const graph_event& e = g.lanes[lane][i]; e.writes)
        followers[g.places[e.place]][e.after] = {static_cast<lane_id>(lane),
                                                 static_cast<std::uint16_t>(i)};
  std::map<std::string, std::vector<point>> orders;
  for (const auto& [name, next] : followers)
    for (auto at = next.find(before_all); at != next.end(); at = next.find(at->second))
      orders[name].push_back(at->second);
  return orders;
}

} // namespace

std::uint64_t name_fingerprint(const std::string& name) {
  std::uint64_t h = name.size();
  for (const char c : name)
    h = mix(h ^ static_cast<unsigned char>(c));
  return h;
}

signature fingerprint(point self, const graph_event& e, std::uint64_t name) {
  chain c;
  c.add(number_of(self) << 8U | static_cast<unsigned>(e.kind));
  switch (e.kind) {
  case event_kind::read:
  case event_kind::write:
  case event_kind::update:
    c.add(name);
    c.add(number_of(e.source) << 2U | unsigned{e.writes} << 1U | unsigned{e.spurious});
    c.add(number_of(e.after));
    c.add(e.read);
    c.add(e.written);
    break;
  case event_kind::choice:
    c.add(e.read);
    break;
  case event_kind::create:
  case event_kind::join:
    c.add(e.target);
    break;
  default:
    break;
  }
  return c.result();
}

signature signature_of(const canonical_graph& g) {
  std::vector<std::uint64_t> names;
  std::ranges::transform(g.places, std::back_inserter(names), name_fingerprint);
  signature sum;
  for (std::size_t lane = 0; lane < g.lanes.size(); ++lane)
    for (std::size_t i = 0; i < g.lanes[lane].size(); ++i) {
      const graph_event& e = g.lanes[lane][i];
      sum += fingerprint({static_cast<lane_id>(lane), static_cast<std::uint16_t>(i)}, e,
                         accesses(e) ? names[e.place] : 0);
    }
  return sum;
}

std::string text_of(const canonical_graph& g) {
  std::string text;
  for (std::size_t lane = 0; lane < g.lanes.size(); ++lane) {
    text += (lane == 0 ? "T" : " | T") + std::to_string(lane) + ":";
    for (const graph_event& e : g.lanes[lane])
      text += " " + text_of(e, accesses(e) ? g.places[e.place] : "");
  }
  for (const auto& [name, writes] : modification_orders(g)) {
    text += " ; " + name + ":";
    for (const point w : writes)
      text += " " + text_of(w);
  }
  return text;
}

graph_event describe(const execution& graph, event_id id) {
  const auto point_of = [&](event_id other) -> point {
    if (other >= no_event)
      return before_all;
    return {graph[other].lane, graph[other].index};
  };
  const event& e = graph[id];
  graph_event out;
  out.kind = kind_of(e.lab);
  if (e.lab.is<op::create>() || e.lab.is<op::join>())
    out.target = target_lane(e.lab);
  if (may_read(e.lab)) {
    out.source = point_of(e.source);
    out.spurious = e.spurious;
    out.read = e.read;
  }
  if (is_choice(e.lab))
    out.read = e.read;
  out.writes = e.writes;
  if (e.writes) {
    out.written = e.written;
    if (e.mo > 0)
      out.after = point_of(graph.at(e.lab.location).mo[e.mo - 1U]);
  }
  return out;
}

canonical_graph canonical(const execution& graph, const program& names) {
  canonical_graph out;
  for (location_id l = 0; l < graph.locations(); ++l)
    out.places.push_back(names.location_name(l));
  for (unsigned lane = 0; lane < graph.lanes(); ++lane) {
    auto& events = out.lanes.emplace_back();
    for (const event_id id : graph.lane(static_cast<lane_id>(lane))) {
      events.push_back(describe(graph, id));
      if (accesses_memory(graph[id].lab))
        events.back().place = graph[id].lab.location;
    }
  }
  return out;
}

} // namespace heddle::checker::oracle
