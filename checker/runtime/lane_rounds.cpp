// Putting a lane's state together.
#include "checker/runtime/lane_rounds.hpp"

#include <algorithm>

#include <heddle_seeded.hpp>

#include "checker/runtime/lane.hpp"

namespace heddle::checker {
namespace {

void add_place(state_bytes& to, const waiting_place& at) {
  to.add(reinterpret_cast<std::uintptr_t>(at.frame));
  to.add_memory(at.frame, static_cast<std::size_t>(at.high - at.frame));
  if (seeded(mistake::state_without_arguments))
    return;
  for (const std::uint64_t argument : at.arguments)
    to.add(argument);
}

bool teaches_the_same(const log_entry& a, const log_entry& b) {
  return a.address == b.address && a.how == b.how && a.learnt_from == b.learnt_from;
}

// A round that repeats the one before event by event, each read reading from the same write, takes
// in nothing that the lane did not know.
bool adds_no_order(const round_watch::rounds& r, std::span<const log_entry> done) {
  if (!r.before || r.begin - *r.before != done.size() - r.begin)
    return false;
  const auto last = done.subspan(r.begin);
  return std::ranges::equal(done.subspan(*r.before, last.size()), last, teaches_the_same);
}

} // namespace

void lane_rounds::reset() {
  rounds_.forget();
  own_.reset();
  announced_.reset();
  suspended_.clear();
  passed_ = 0;
}

void lane_rounds::effect() {
  if (!seeded(mistake::native_effects_are_overlooked))
    rounds_.forget();
}

void lane_rounds::suspend(context_id context, const waiting_place& at) {
  state_.clear();
  add_place(state_, at);
  const state_digest now = state_.digest();
  const auto known = std::ranges::find(suspended_, context, &suspended::context);
  if (known == suspended_.end())
    suspended_.push_back({context, now});
  else
    known->state = now;
}

// A round that contains an effect is none.
void lane_rounds::pass(std::span<const log_entry> done) {
  for (; passed_ < done.size(); ++passed_)
    if (done[passed_].effect && !seeded(mistake::effects_are_overlooked))
      rounds_.forget();
}

std::optional<std::size_t> lane_rounds::arrive(const waiting_place& at, const rest& others,
                                               std::span<const log_entry> done) {
  pass(done);
  state_.clear();
  add_place(state_, at);
  if (!seeded(mistake::state_without_own_writes)) {
    state_.add(own_.low());
    state_.add(own_.high());
  }
  state_.add(others.heap_used);
  others.interrupts.add_state(state_);
  for (const suspended& s : suspended_) {
    if (s.context == others.running || seeded(mistake::state_without_other_contexts))
      continue; // its registers and stack are in already
    state_.add(s.context);
    state_.add(s.state.low);
    state_.add(s.state.high);
  }
  const auto round =
      rounds_.arrive({.place = at.code, .state = state_.digest(), .position = done.size()});
  const bool may_add_order =
      others.order_matters && !seeded(mistake::order_does_not_matter_in_a_round);
  if (!round || (may_add_order && !adds_no_order(*round, done)))
    return std::nullopt;
  return round->begin;
}

} // namespace heddle::checker
