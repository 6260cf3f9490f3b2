// What an exploration asks of a memory model, and the part that SC and TSO share.
//
// A model answers for a new event at the end of its lane which sources and places are consistent,
// is told of every event that is added, and can take additions back. For all three models:
//   * the newest source and the last place are always consistent (maximal extensibility);
//   * the consistent ones are a suffix of modification order, given by its oldest element;
//   * after an older choice, `consistent` must be asked as well (only RC11 has more to say then).
#pragma once

#include "checker/models/clocks.hpp"
#include "checker/models/order_closure.hpp"

namespace heddle::checker {

template <unsigned Lanes, class Arch>
class ordered_model {
public:
  static constexpr unsigned lanes = Lanes;

  const clocks<Lanes>& time() const { return clocks_; }

  // See native_orders::precedes.
  bool precedes(const event& x, event_id y) const {
    if constexpr (Arch::chains == 1)
      return order_.precedes(x, y);
    else
      return clocks_.happens_before(x, y);
  }

  int oldest_source(const execution& g, lane_id lane, unsigned index, const label& l) const {
    return order_.oldest_source(g, lane, index, l);
  }
  int oldest_place(const execution& g, lane_id lane, unsigned index, const label& l) const {
    return order_.oldest_place(g, lane, index, l);
  }
  void added(const execution& g, event_id id, unsigned epoch) {
    clocks_.added(g, id);
    order_.added(g, id, epoch);
  }
  // Happens-before alone, for an update that has no place yet.
  void clocks_added(const execution& g, event_id id) { clocks_.added(g, id); }

  bool consistent(const execution& /*g*/) { return true; }

  // Whether a look in front of waiting event `r` (looks.hpp) may read `source`, which is not older
  // than oldest_source() says: all that could precede such a look precedes `r` as well, and what it
  // comes before is newer than what `r`'s lane knows.
  bool allows_look(const execution& /*g*/, event_id /*r*/, event_id /*source*/) const {
    return true;
  }

  void undo(unsigned epoch) { order_.undo(epoch); }

  void restrict_from(const ordered_model& from, const execution& g, std::span<const event_id> kept,
                     event_id revisited, event_id revisitor) {
    clocks_.restrict_from(from.clocks_, kept);
    order_.rebuild(g, revisited, revisitor);
  }

private:
  clocks<Lanes> clocks_;
  order_closure<Lanes, Arch> order_;
};

} // namespace heddle::checker
