#include "checker/testing/oracle/candidate.hpp"

namespace heddle::checker::oracle {

namespace {

bool is_access(const candidate_event& e) { return e.facts.kind <= event_kind::update; }
bool is_read(const candidate_event& e) {
  return e.facts.kind == event_kind::read || e.facts.kind == event_kind::update;
}
bool is_fence(const candidate_event& e) { return e.facts.kind == event_kind::fence; }

bool synchronises_lanes(const candidate_event& before, const candidate_event& behind) {
  return (before.facts.kind == event_kind::create && before.facts.target == behind.self.lane) ||
         (behind.facts.kind == event_kind::join && behind.facts.target == before.self.lane);
}

} // namespace

structure::structure(const candidate_events& events)
    : size(static_cast<unsigned>(events.size())), po(size), rf(size), asw(size), same_place(size),
      other_lane(size) {
  for (unsigned i = 0; i < size; ++i) {
    const candidate_event& e = events[i];
    const auto put = [i](event_set& into, bool member) { into |= member ? only(i) : 0; };
    put(reads, is_read(e));
    put(writes, e.facts.writes);
    put(updates, e.facts.kind == event_kind::update);
    put(fences, is_fence(e));
    put(accesses, is_access(e));
    put(plain, is_access(e) && e.ord == order::plain);
    put(acquires, (is_read(e) || is_fence(e)) && is_acquire(e.ord));
    put(releases, (e.facts.writes || is_fence(e)) && is_release(e.ord));
    put(seq_cst, (is_access(e) || is_fence(e)) && is_seq_cst(e.ord));
    put(lane_control, e.facts.kind == event_kind::create || e.facts.kind == event_kind::join);
    if (is_read(e) && e.source != reads_initial_value)
      rf.add(static_cast<unsigned>(e.source), i);

    for (unsigned j = 0; j < size; ++j) {
      const candidate_event& other = events[j];
      const bool same_lane = e.self.lane == other.self.lane;
      if (same_lane && e.self.index < other.self.index)
        po.add(i, j);
      if (!same_lane)
        other_lane.add(i, j);
      if (is_access(e) && is_access(other) && e.facts.place == other.facts.place)
        same_place.add(i, j);
      if (synchronises_lanes(e, other))
        asw.add(i, j);
    }
  }
}

relation mo_of(const modification_order& mo, unsigned events) {
  relation out(events);
  for (const auto& writes : mo)
    for (std::size_t i = 0; i < writes.size(); ++i)
      for (std::size_t j = i + 1; j < writes.size(); ++j)
        out.add(writes[i], writes[j]);
  return out;
}

relation fr_of(const candidate_events& events, const structure& s, const relation& mo) {
  relation out(s.size);
  for (unsigned r = 0; r < s.size; ++r) {
    if (!contains(s.reads, r))
      continue;
    const int source = events[r].source;
    const event_set behind = source == reads_initial_value
                                 ? s.same_place.successors(r) & s.writes
                                 : mo.successors(static_cast<unsigned>(source));
    for (unsigned w = 0; w < s.size; ++w)
      if (w != r && contains(behind, w))
        out.add(r, w);
  }
  return out;
}

canonical_graph canonical(const candidate_events& events, const modification_order& mo,
                          const std::vector<std::string>& places, unsigned lanes) {
  canonical_graph out{places, {}};
  out.lanes.resize(lanes);
  for (const candidate_event& e : events) {
    auto& lane = out.lanes[e.self.lane];
    assert(lane.size() == e.self.index);
    lane.push_back(e.facts);
  }
  for (const auto& writes : mo)
    for (std::size_t i = 1; i < writes.size(); ++i) {
      const point self = events[writes[i]].self;
      out.lanes[self.lane][self.index].after = events[writes[i - 1]].self;
    }
  return out;
}

} // namespace heddle::checker::oracle
