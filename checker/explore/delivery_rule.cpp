// The rule, and why it loses nothing.
//
// A *block* is what runs on a lane between two operations of one context: delivered handlers, all
// that nests in them, and other tasks if a handler's return switches to one. The rule has no need
// to know which lines are in a block: it takes the union of all handlers of the lane (and of all
// its other tasks). An operation, or a block, is *outward* if it may matter to other lanes:
//
//   - it conflicts with another lane (same location, one of both writes), or starts a lane;
//   - tso, rc11: it is or has a fence;
//   - tso: it is or has a locked operation (update, seq_cst store), on whatever location;
//   - rc11: it is or has a seq_cst access, on whatever location, or an acquire or release access to
//     a location that another lane accesses at all;
//   - rc11: its lane makes seq_cst accesses to a location that another lane accesses;
//   - of a block: it may wait.
//
// Interrupts are offered before operation h if (i) h conflicts with the block or (ii) both h and
// the block are outward; and always before h that waits, before the mask rises, at idle, and where
// the lane stops.
//
// Take an execution with a block B in front of an h that is not offered. Let h and B change places
// in program order, and keep reads-from and modification order. Claim: it is still consistent, and
// every context reads what it read. Repeating this moves every block to an offered place, since the
// sum of the positions of the deliveries grows: an execution of the pruned program.
//
//  - That the new order is one of the program: h waits for nothing and does not read what B wrote,
//    nor B what h wrote. B stays deliverable, for h does not raise the mask; blocks never overtake
//    each other, so what kept a line out before its delivery still comes before it, and blocks that
//    meet in one place run one after the other there. This is why several lines, nesting and
//    coalescing need nothing of their own once the union is taken; a rule that looked at each line
//    alone would have to be closed over the conflicts of lines with each other.
//  - sc: if h is not outward, nothing between B's first event and h in the interleaving depends on
//    it, so it can come before B; if B is not outward, all of B can come after h.
//  - tso: what is not outward is a plain load or store, whose edges other than preserved program
//    order (rf, mo, fr) stay within the lane, where they agree with program order. A cycle that the
//    exchange closes enters h from an older event y of the lane and goes on to x in B, or enters x
//    from h and leaves B to a younger event. If h is not outward: h a load makes y a load, or
//    behind a barrier; h a store makes x a store, or behind a barrier in B; either way y was
//    ordered before x without h. If B is not outward it has no barrier, and what h is ordered
//    before x for (a load, a barrier; a store before a store) orders h before the younger event as
//    well. Were one of both allowed to be a barrier and the other to touch shared memory, the
//    exchange would forbid store buffering: hence "both", and hence barriers on private locations.
//  - rc11: what is not outward takes part in no synchronisation between lanes, so happens-before
//    among all other events stays as it is, and coherence and races with it; a from-read between
//    lanes through it would need another lane's conflicting write. psc: it is not seq_cst, and the
//    parts po|≠loc ; hb ; po|≠loc of scb stay as they are except that an access between two of
//    one location gives a pair that is a po|≠loc step more. That takes a seq_cst access to a shared
//    location in the same lane: hence the last but one item.
//  - A block that never ends (it fails, or waits for ever) can be moved over an h that was not
//    executed: h is then added. It waits for nothing, and wakes neither the block (i) nor, the
//    block being outward by its waiting, another lane (ii). So failures and stuck executions have
//    their counterparts as well. A waiting h would come first and hide the block: hence always.
//
// Footprints are learned in rounds. That they suffice when a round learns nothing new: suppose an
// execution of the unpruned program has an event that is not in them, and take one with the fewest
// deliveries, the latest ones among these, cut off at its first such event. As long as a delivery
// is not at an offered place, the h behind it is either not in the footprints (then cutting the
// block off and adding h gives an example with fewer deliveries), or the exchange is justified and
// gives one with a later delivery. So all are at offered places, and the last round has seen it.
//
// That is, unless a data race kept it from seeing it: a lane stops at one, but which of the two
// lanes it is depends on the order in which the exploration adds events, and what the lane would
// have done next is not learned. So a program of which an execution failed is explored once more,
// with interrupts everywhere. (Nothing is lost if the first failure is all that is asked for.)
//
// The beginning and the end of a life matter to whoever accesses the storage, on this lane or
// another: they conflict with every access and are outward, and are always offered.
//
// Native code is not seen. While a lane's native code writes no memory that lasts, nothing can be
// told from when it ran. Once it does, an operation of the lane, with the native code behind it,
// may conflict with every block: then interrupts of that lane are offered everywhere. An event that
// only such a write makes possible has the write, which counts as learned, before it.
//
// Raising a line is an update of its counter, which is a location like any other, and being
// delivered is a read of it that belongs to the block: a raise conflicts with the handlers of the
// lane that it goes to, and that lane's handlers with the lane that raises. How much of the
// counter was taken is state of the lane that only deliveries and withdrawals use; both count as
// writes (touch_of).
#include "checker/explore/delivery_rule.hpp"

#include <heddle_seeded.hpp>

namespace heddle::checker {

delivery_rule::delivery_rule(const footprints& frozen, unsigned lanes,
                             std::optional<memory_model> model)
    : everywhere_(false), before_mask_(!seeded(mistake::delivery_not_before_mask)),
      before_waiting_(!seeded(mistake::delivery_not_before_waiting)) {
  const bool may_be_tso = model.value_or(tso) == tso;
  const bool may_be_rc11 = model.value_or(rc11) == rc11;
  fences_matter_ = may_be_tso || may_be_rc11;
  if (may_be_tso)
    always_outward_ |= touch::locked;
  if (may_be_rc11) {
    always_outward_ |= touch::sequential;
    outward_if_shared_ |= touch::synchronises;
  }
  if (seeded(mistake::delivery_ignores_private_barriers))
    always_outward_ = 0;
  lanes_.resize(lanes);
  for (unsigned lane = 0; lane < lanes; ++lane) {
    lane_rule& rule = lanes_[lane];
    for (unsigned other = 0; other < lanes; ++other)
      if (other != lane)
        for (const footprints::context& c : frozen.of(static_cast<lane_id>(other)))
          rule.others.add(c.touched);
    const bool sensitive_to_sc = may_be_rc11 && !seeded(mistake::delivery_ignores_sc_neighbours);
    const auto& contexts = frozen.of(static_cast<lane_id>(lane));
    for (const footprints::context& c : contexts)
      for (location_id l = 0; l < c.touched.at.size() && sensitive_to_sc; ++l)
        rule.sensitive = rule.sensitive ||
                         ((c.touched.at[l] & touch::sequential) != 0 && rule.others.of(l) != 0);
    rule.everywhere = frozen.writes_natively(static_cast<lane_id>(lane));
    rule.any = block_between(contexts, nullptr, rule);
    for (const footprints::context& c : contexts)
      rule.blocks.push_back(block_between(contexts, &c.id, rule));
  }
}

bool delivery_rule::outward(const footprint& all, const lane_rule& rule) const {
  if (seeded(mistake::delivery_by_handler_footprint_only))
    return false;
  const bool fences = fences_matter_ && !seeded(mistake::delivery_ignores_fences_of_handlers);
  if (all.starts || all.waits || all.lives || (all.orders && fences))
    return true;
  for (location_id l = 0; l < all.at.size(); ++l)
    if (all.at[l] != 0 && outward(all.at[l], rule.others.of(l), rule.sensitive))
      return true;
  return false;
}

// What may run between two operations of context `one`, or of an unknown one. A handler is only
// interrupted by handlers: a task switch waits for the outermost one to return.
delivery_rule::block delivery_rule::block_between(const std::vector<footprints::context>& contexts,
                                                  const context_id* one,
                                                  const lane_rule& rule) const {
  block b;
  const bool in_handler = one != nullptr && is_handler(*one);
  for (const footprints::context& c : contexts) {
    if (c.handler && seeded(mistake::delivery_by_last_handler_only))
      b.touched = c.touched;
    else if (c.handler || (!in_handler && (one == nullptr || c.id != *one)))
      b.touched.add(c.touched);
  }
  if (one != nullptr)
    b.between = *one;
  b.outward = outward(b.touched, rule);
  return b;
}

exploration explore_in_rounds(unsigned lanes, std::optional<memory_model> model,
                              const learning_exploration& once) {
  footprints known;
  for (;;) {
    footprints seen = known;
    exploration result = once(delivery_rule(known, lanes, model), seen);
    if (!result.exhaustive)
      return result;
    if (seen == known || seeded(mistake::delivery_learned_in_one_round))
      return result.failed == 0 ? result : once(delivery_rule(), seen);
    known = std::move(seen);
  }
}

} // namespace heddle::checker
