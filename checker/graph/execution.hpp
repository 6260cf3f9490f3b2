// An execution graph: events in the order in which they were added, program order per lane,
// reads-from, and one modification order per location. It knows no memory model.
//
// Invariants: the id of an event is its stamp (its position in the order of addition), so a stamp
// comparison is an integer comparison and "forget everything newer" is a truncation; the events of
// a lane have increasing ids; every location's modification order starts with the initial value,
// which is not an event (`initial_value`); an update that writes stands directly behind the write
// that it reads.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "checker/graph/label.hpp"

namespace heddle::checker {

using event_id = std::uint16_t;
inline constexpr event_id initial_value = 0xFFFF; // as a read's source: no event wrote it
inline constexpr event_id no_event = 0xFFFE;      // as a read's source: not decided yet
inline constexpr std::size_t max_graph_size = 30000;

struct event {
  label lab;
  lane_id lane = 0;
  bool writes = false;        // a write, or an update that succeeded and was placed
  bool spurious = false;      // weak compare-exchange that failed although it matched
  std::uint16_t index = 0;    // position in its lane's program order, from 0
  event_id source = no_event; // read, update: rf
  std::uint16_t mo = 0;       // if `writes`: position in the location's modification order
  value_t read = 0;           // read, update: value returned; choice: alternative taken
  value_t written = 0;        // if `writes`
};

// An update that succeeded and wrote what it had read.
inline bool leaves_value(const event& e) {
  return e.lab.kind() == event_kind::update && e.writes &&
         e.written == truncate_to(e.lab.size, e.read);
}

// What the program receives when an event is (re)played.
struct outcome {
  value_t value = 0;    // value read, or alternative chosen; unspecified for writes and fences
  bool success = false; // compare-exchange
  event_id learnt_from = no_event; // the write of another lane that it reads
};

struct location {
  std::vector<event_id> mo;    // write events in modification order, behind the initial value
  std::vector<event_id> reads; // reads and updates, by increasing id (revisited ones included)
};

class execution {
public:
  explicit execution(unsigned lanes = 0);

  std::size_t size() const { return events_.size(); }
  bool empty() const { return events_.empty(); }
  unsigned lanes() const { return static_cast<unsigned>(lanes_.size()); }
  const event& operator[](event_id e) const { return events_[e]; }
  event& operator[](event_id e) { return events_[e]; }
  std::span<const event> events() const { return events_; }
  std::span<const event_id> lane(lane_id l) const { return lanes_[l]; }
  // The event that started lane `l`, or no_event if it runs from the beginning.
  event_id creator(lane_id l) const { return creators_[l]; }
  const location& at(location_id l) const { return locations_[l]; }
  std::size_t locations() const { return locations_.size(); }

  outcome outcome_of(event_id e) const {
    const event& x = events_[e];
    return {x.read, x.writes, learnt_from(x)};
  }
  // The write of another lane that `e` reads, or no_event.
  event_id learnt_from(const event& e) const {
    const bool others = e.source < size() && events_[e.source].lane != e.lane;
    return others ? e.source : no_event;
  }
  // Value of location `l` at the end of modification order; `initial` if no event wrote it.
  value_t final_value(location_id l, value_t initial) const {
    if (l >= locations_.size() || locations_[l].mo.empty())
      return initial;
    return events_[locations_[l].mo.back()].written;
  }
  // The write behind which `e`'s source stands, or the initial value's position: -1.
  int source_position(const event& e) const {
    return e.source == initial_value ? -1 : events_[e.source].mo;
  }
  value_t value_read_from(const label& l, event_id source) const {
    return source == initial_value ? l.initial : truncate_to(l.size, events_[source].written);
  }

  // Appends an event in its lane; reads have no source and writes no place yet. Returns its id.
  event_id append(lane_id lane, const label& l);
  // Gives read or update `e` its source and the values that follow from it; does not place it.
  void set_source(event_id e, event_id source, bool spurious);
  // Takes the source away again; the event must have no place.
  void clear_source(event_id e) { events_[e].source = no_event; }
  // Places write `e` so that it becomes the element at `position` (0 = first after initial value).
  void place(event_id e, unsigned position);
  void unplace(event_id e);
  // Removes all events with an id >= `size`.
  void truncate(std::size_t size);
  // Rebuilds *this from `from`, keeping the events of the ascending list `kept` with dense new ids.
  // `kept` must be closed under program order and, except for event `reset`, under reads-from.
  // `reset` comes out without a source; both `reset` and `unplaced` come out without a place in
  // modification order.
  void restrict_from(const execution& from, std::span<const event_id> kept, event_id reset,
                     event_id unplaced);
  void clear();

private:
  location& location_for(location_id l);
  void restrict_order(const execution& from, location_id l, event_id reset, event_id unplaced);
  void number_places();

  std::vector<event> events_;
  std::vector<std::vector<event_id>> lanes_;
  std::vector<event_id> creators_; // per lane
  std::vector<location> locations_;
  std::vector<event_id> renumbered_;
};

} // namespace heddle::checker
