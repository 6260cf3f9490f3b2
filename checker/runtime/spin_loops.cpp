// Rounds of loops: when one was in vain, and what then becomes of the lane.
#include "checker/runtime/spin_loops.hpp"

#include "checker/runtime/abi.hpp"
#include "checker/runtime/runner.hpp"
#include "checker/runtime/statics.hpp"

namespace heddle::checker {
namespace {

// What relax() is to the offering of interrupts: like a fence, an operation on no memory.
constexpr std::uint64_t relax_how = HEDDLE_RT_HOW(HEDDLE_RT_FENCE, 1, 1, 0, 0, 0, 0, 8);

} // namespace

void spin_loops::watch_memory() {
  shadow_.watch(run_.image.heap());
  for (const auto& l : run_.lanes.all())
    shadow_.watch(l->heap);
  for (const auto& section : statics_image::sections())
    shadow_.watch(section.data(), section.size());
}

void spin_loops::attribute_to(lane& l) {
  if (shadow_.is_active())
    shadow_.attribute_to(l.rounds.own());
}

// Where the round began that the lane ends here, having done nothing and being as it was then.
std::optional<std::size_t> spin_loops::round_in_vain(lane& l, const waiting_place& at) {
  const host_section host;
  if (shadow_.is_active())
    shadow_.attribute_to(l.rounds.own());
  else
    shadow_.begin();
  return l.rounds.arrive(at,
                         {.running = l.task,
                          .heap_used = l.heap.used(),
                          .interrupts = l.interrupts,
                          .order_matters = !run_.histories.empty()},
                         {l.log.data(), l.position()});
}

void spin_loops::stop(lane& l, std::optional<std::size_t> round) {
  // A recorded lane went on from here, and so it does again.
  if (!l.at_frontier() || l.stays_at != no_event || (!round && !l.spun))
    return;
  const host_section host;
  l.at.state = lane_state::blocked;
  l.at.why = block_reason::spin;
  l.at.round_begins = round.value_or(0);
  run_.lanes.end(l);
}

void spin_loops::relax(lane& l, const waiting_place& at) {
  run_.memory.settle(l);
  if (!l.interrupts.empty())
    run_.interrupts.offer(l, {.how = relax_how}, true);
  lane& now = *current_lane;
  stop(now, round_in_vain(now, at));
}

void spin_loops::look(lane& l, const waiting_place& at) {
  run_.memory.settle(l);
  l.rounds.announced().settle(l.rounds.own());
  std::optional<std::size_t> round = round_in_vain(l, at);
  if (!round)
    return stop(l, round);
  const std::size_t before = l.position();
  if (!l.interrupts.empty())
    run_.interrupts.offer(l, {.how = relax_how}, true);
  lane& now = *current_lane;
  // What came is something new. (That nothing came was an event as well.)
  if (&now != &l)
    round.reset();
  for (std::size_t i = before; round && i < l.position(); ++i)
    if (l.log[i].effect)
      round.reset();
  stop(now, round);
}

} // namespace heddle::checker
