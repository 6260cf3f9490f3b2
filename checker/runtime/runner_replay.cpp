// The recorded execution as one log per lane, and what happens where a lane departs from it.
#include "checker/runtime/abi.hpp"
#include "checker/runtime/describe.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {
namespace {

// An event at which its lane was left waiting: it was not completed.
bool waits_in_vain(const event& e) {
  return e.lab.wait != wait_kind::none && (!wait_satisfied(e.lab, e.read) || e.spurious);
}

} // namespace

void runner::record(const execution& recorded) {
  // All logs have their final size before entries point into them.
  for (auto& l : lanes_) {
    const auto events = recorded.lane(l->id);
    const bool stays = !events.empty() && waits_in_vain(recorded[events.back()]);
    l->stays_at = stays ? events.back() : no_event;
    l->log.resize(events.size() + (stays ? 0 : 1));
    l->cursor = l->log.data();
  }
  for (auto& l : lanes_) {
    const auto events = recorded.lane(l->id);
    const std::size_t passed = l->log.size() - 1;
    for (std::size_t i = 0; i < passed; ++i)
      record_event(recorded, events[i], l->log[i]);
    l->log[passed] = {.how = ~std::uint64_t{0}, .source_cursor = &always_passed_};
  }
}

void runner::record_event(const execution& recorded, event_id id, log_entry& to) {
  const event& e = recorded[id];
  const bool accesses =
      accesses_memory(e.lab) || (is_delivery(e.lab) && e.lab.location != no_location);
  to.address =
      accesses
          ? reinterpret_cast<const void*>(from_canonical(book_.locations[e.lab.location].address))
          : nullptr;
  to.how = how_of(e.lab);
  to.operand = from_canonical(e.lab.operand);
  to.expected = from_canonical(e.lab.expected);
  to.value = from_canonical(e.read);
  to.id = id;
  to.learnt_from = recorded.learnt_from(e);
  to.success = e.writes;
  to.effect = has_effect(e.lab, e.read, e.writes);
  mark_doubt(e, to);
  to.source_cursor = &always_passed_;
  to.source = nullptr;
  if (may_read(e.lab) && e.source < recorded.size() && recorded[e.source].lane != e.lane) {
    lane& writer = *lanes_[recorded[e.source].lane];
    to.source_cursor = &writer.cursor;
    to.source = &writer.log[recorded[e.source].index];
  }
}

// The entry of the operation, if the lane has recorded events left: once its source was passed.
const log_entry* runner::pass_recorded(lane& l, const operation& op) {
  const host_section host;
  bool in_doubt = false; // whether values of it are numbers or addresses
  while (!l.at_frontier()) {
    log_entry& e = l.log[l.position()];
    in_doubt = in_doubt || is_in_doubt(e);
    if (is_in_doubt(e))
      settle_operands(e, op);
    if (e.address != op.address || e.how != op.how || e.operand != op.operand ||
        e.expected != op.expected) {
      l.failed.message = describe(op);
      diverge(l);
    }
    if (!l.waits_for_source()) {
      if (in_doubt)
        settle_values(e);
      ++l.cursor;
      return &e;
    }
    switch_away(l, false);
  }
  return nullptr;
}

std::string runner::divergence(const lane& l) const {
  std::string message = lane_name(l.id) + " does not repeat: after " +
                        std::to_string(l.position()) + " operations it now " + l.failed.message;
  const event_id id = l.at_frontier() ? l.stays_at : l.cursor->id;
  if (recorded_ != nullptr && id != no_event) {
    const label& before = (*recorded_)[id].lab;
    const std::string where = accesses_memory(before) ? location_name(before.location) : "";
    message += "; before: " + checker::describe(before, where);
  }
  return message;
}

// `failed.message` says what the lane does now.
void runner::diverge(lane& l) {
  l.failed = {kind::nondeterminism, divergence(l), {}};
  fail(&l, std::move(l.failed));
}

} // namespace heddle::checker
