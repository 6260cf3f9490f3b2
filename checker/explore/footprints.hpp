// What the contexts of each CPU do to which locations, as far as an exploration has seen it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "checker/graph/label.hpp"

namespace heddle::checker {

// What is done to a location, as bits.
namespace touch {
inline constexpr std::uint8_t reads = 1;
inline constexpr std::uint8_t writes = 2;
inline constexpr std::uint8_t synchronises = 4; // acquire or release, or stronger
inline constexpr std::uint8_t sequential = 8;   // seq_cst
inline constexpr std::uint8_t locked = 16;      // drains a store buffer
} // namespace touch

// Valid for memory accesses. An update counts as one that succeeds. Being delivered a raised line,
// or withdrawing it, also changes how much of its counter has been taken: that counts as a write.
constexpr std::uint8_t touch_of(const label& l) {
  const bool update = l.is<op::update>();
  const order failure = order_if_failed(l);
  std::uint8_t bits = 0;
  if (may_read(l))
    bits |= touch::reads;
  if (!l.is<op::read>() || sees_raise(l))
    bits |= touch::writes;
  if (l.ord >= order::acquire || failure >= order::acquire)
    bits |= touch::synchronises;
  if (is_seq_cst(l.ord) || is_seq_cst(failure))
    bits |= touch::sequential;
  if (update || (l.kind() == event_kind::write && is_seq_cst(l.ord)))
    bits |= touch::locked;
  return bits;
}

struct footprint {
  std::vector<std::uint8_t> at; // by location, the last one touched
  bool orders = false;          // contains a fence, or what begins or ends the life of storage
  bool starts = false;          // starts a lane
  bool waits = false;           // contains an operation that may block
  bool lives = false;           // begins or ends the life of storage: may conflict with any access

  std::uint8_t of(location_id l) const { return l < at.size() ? at[l] : std::uint8_t{0}; }

  void add(const label& l) {
    orders = orders || l.is<op::fence>() || is_life(l);
    starts = starts || l.kind() == event_kind::create;
    lives = lives || is_life(l);
    waits = waits || l.wait != wait_kind::none || l.kind() == event_kind::join;
    if (!accesses_memory(l))
      return;
    if (l.location >= at.size())
      at.resize(l.location + std::size_t{1});
    at[l.location] |= touch_of(l);
  }
  void add(const footprint& other) {
    orders = orders || other.orders;
    starts = starts || other.starts;
    waits = waits || other.waits;
    lives = lives || other.lives;
    at.resize(std::max(at.size(), other.at.size()));
    for (std::size_t l = 0; l < other.at.size(); ++l)
      at[l] |= other.at[l];
  }
  friend bool operator==(const footprint&, const footprint&) = default;
};

// Locations keep their numbers from one exploration to the next.
class footprints {
public:
  struct context {
    context_id id = own_context;
    bool handler = false;
    footprint touched;
    friend bool operator==(const context&, const context&) = default;
  };

  // Event `l` of `lane`. Part of a handler is all that runs from the delivery of a line (the read
  // of its counter included) to its return, the scheduler called on the way out included.
  void note(lane_id lane, bool in_handler, const label& l) {
    if (!is_choice(l))
      entry(lane, l.context, in_handler).touched.add(l);
  }

  // Native code on `lane` wrote ordinary memory.
  void note_native_write(lane_id lane) { native_writes_ |= bit(lane); }
  bool writes_natively(lane_id lane) const { return (native_writes_ & bit(lane)) != 0; }

  // In the order in which they were first seen.
  const std::vector<context>& of(lane_id lane) const {
    static const std::vector<context> none;
    return lane < lanes_.size() ? lanes_[lane] : none;
  }

  friend bool operator==(const footprints&, const footprints&) = default;

private:
  static std::uint64_t bit(lane_id lane) { return std::uint64_t{1} << lane; }

  context& entry(lane_id lane, context_id id, bool handler) {
    if (lane >= lanes_.size())
      lanes_.resize(lane + std::size_t{1});
    for (context& c : lanes_[lane])
      if (c.id == id && c.handler == handler)
        return c;
    lanes_[lane].push_back({id, handler, {}});
    return lanes_[lane].back();
  }

  std::vector<std::vector<context>> lanes_;
  std::uint64_t native_writes_ = 0; // one bit per lane
};

} // namespace heddle::checker
