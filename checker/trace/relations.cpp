// Program order, reads-from, modification order and from-read as predecessor lists.
#include "checker/trace/relations.hpp"

#include <cstdint>
#include <utility>

namespace heddle::checker::trace {

std::vector<event_id> direct_causes(const execution& g, event_id id) {
  std::vector<event_id> result;
  const event& e = g[id];
  if (e.index > 0)
    result.push_back(g.lane(e.lane)[e.index - 1U]);
  else if (g.creator(e.lane) != no_event)
    result.push_back(g.creator(e.lane));
  if (may_read(e.lab) && e.source < no_event)
    result.push_back(e.source);
  if (e.lab.kind() == event_kind::join && !g.lane(target_lane(e.lab)).empty())
    result.push_back(g.lane(target_lane(e.lab)).back());
  return result;
}

namespace {

// The first kept write behind position `from` in modification order, or no_event.
event_id next_write(const execution& g, location_id l, int from, const std::vector<bool>& kept) {
  const auto& mo = g.at(l).mo;
  for (auto i = static_cast<std::size_t>(from + 1); i < mo.size(); ++i)
    if (kept[mo[i]])
      return mo[i];
  return no_event;
}

} // namespace

relations relations_of(const execution& g, const std::vector<bool>& kept,
                       const std::vector<bool>& loose) {
  relations r{std::vector<std::vector<event_id>>(g.size()),
              std::vector<std::vector<event_id>>(g.size())};
  for (std::size_t i = 0; i < g.size(); ++i) {
    const auto id = static_cast<event_id>(i);
    if (!kept[id])
      continue;
    const event& e = g[id];
    for (const event_id cause : direct_causes(g, id))
      if (kept[cause])
        r.causes[id].push_back(cause);
    if (!accesses_memory(e.lab) || loose[id])
      continue;
    // A write comes before the next one; a read before the first write newer than its source.
    if (!e.writes && e.source == no_event)
      continue;
    const int from = e.writes ? static_cast<int>(e.mo) : g.source_position(e);
    const event_id next = next_write(g, e.lab.location, from, kept);
    if (next != no_event && next != id)
      r.coherence[next].push_back(id);
  }
  return r;
}

bool has_cycle(const relations& r, const std::vector<bool>& kept) {
  enum : std::uint8_t { unseen, open, closed };
  std::vector<std::uint8_t> state(kept.size(), unseen);
  std::vector<std::pair<event_id, std::size_t>> stack; // an event and its next predecessor
  for (std::size_t root = 0; root < kept.size(); ++root) {
    if (!kept[root] || state[root] != unseen)
      continue;
    stack.emplace_back(static_cast<event_id>(root), 0);
    state[root] = open;
    while (!stack.empty()) {
      const event_id id = stack.back().first;
      const std::size_t next = stack.back().second++;
      const auto& causes = r.causes[id];
      const auto& coherence = r.coherence[id];
      if (next == causes.size() + coherence.size()) {
        state[id] = closed;
        stack.pop_back();
        continue;
      }
      const event_id before = next < causes.size() ? causes[next] : coherence[next - causes.size()];
      if (state[before] == open)
        return true;
      if (state[before] == unseen) {
        state[before] = open;
        stack.emplace_back(before, 0);
      }
    }
  }
  return false;
}

} // namespace heddle::checker::trace
