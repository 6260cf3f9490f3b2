// Filling the logs, and passing them.
#include <cassert>

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

void recorded_execution::begin(const execution& recorded) {
  assert(recorded.lanes() == run_.lanes.size());
  recorded_ = &recorded;
  // All logs have their final size before entries point into them.
  for (auto& l : run_.lanes.all()) {
    const auto events = recorded.lane(l->id);
    const bool stays = !events.empty() && waits_in_vain(recorded[events.back()]);
    l->stays_at = stays ? events.back() : no_event;
    l->log.resize(events.size() + (stays ? 0 : 1));
    l->cursor = l->log.data();
  }
  for (auto& l : run_.lanes.all()) {
    const auto events = recorded.lane(l->id);
    const std::size_t passed = l->log.size() - 1;
    for (std::size_t i = 0; i < passed; ++i)
      record_event(recorded, events[i], l->log[i]);
    l->log[passed] = {.how = ~std::uint64_t{0}, .source_cursor = &always_passed_};
  }
}

void recorded_execution::record_event(const execution& recorded, event_id id, log_entry& to) {
  const event& e = recorded[id];
  const location_id at = location_of(e.lab);
  const operation asked = encode(e.lab);
  to.address = at != no_location ? reinterpret_cast<const void*>(
                                       run_.names.from_canonical(run_.book.locations[at].address))
                                 : nullptr;
  to.how = asked.how;
  to.operand = run_.names.from_canonical(asked.operand);
  to.expected = run_.names.from_canonical(asked.expected);
  to.value = run_.names.from_canonical(e.read);
  to.id = id;
  to.learnt_from = recorded.learnt_from(e);
  to.success = e.writes;
  to.effect = has_effect(e.lab, e.read, e.writes);
  run_.numbers.mark(e, to);
  to.source_cursor = &always_passed_;
  to.source = nullptr;
  if (may_read(e.lab) && e.source < recorded.size() && recorded[e.source].lane != e.lane) {
    lane& writer = *run_.lanes.all()[recorded[e.source].lane];
    to.source_cursor = &writer.cursor;
    to.source = &writer.log[recorded[e.source].index];
  }
}

// The entry of the operation, if the lane has recorded events left: once its source was passed.
const log_entry* recorded_execution::pass(lane& l, const operation& op) {
  const host_section host;
  bool in_doubt = false; // whether values of it are numbers or addresses
  while (!l.at_frontier()) {
    log_entry& e = l.log[l.position()];
    in_doubt = in_doubt || run_.numbers.is_in_doubt(e);
    if (run_.numbers.is_in_doubt(e))
      run_.numbers.settle_operands(e, op);
    if (e.address != op.address || e.how != op.how || e.operand != op.operand ||
        e.expected != op.expected) {
      l.failed.message = run_.names.describe(op);
      run_.endings.diverge(l);
    }
    if (!l.waits_for_source()) {
      if (in_doubt)
        run_.numbers.settle_values(e);
      ++l.cursor;
      return &e;
    }
    run_.lanes.switch_away(l, false);
  }
  return nullptr;
}

// Keeps what spin loops want to know; the entry is not replayed.
void recorded_execution::append(lane& l, const operation& op) {
  const label& n = l.at.next;
  const bool wrote = n.is<op::update>() && (!is_compare_exchange(n) || l.result.success);
  const bool effect = has_effect(n, l.result.value, wrote);
  l.log.back() = {
      .address = op.address, .how = op.how, .learnt_from = l.result.learnt_from, .effect = effect};
  l.log.push_back({.how = ~std::uint64_t{0}, .source_cursor = &always_passed_});
  l.cursor = &l.log.back();
  l.stays_at = no_event;
}

} // namespace heddle::checker
