// What a lane shows at its frontier.
#include "checker/runtime/abi.hpp"
#include "checker/runtime/code_places.hpp"
#include "checker/runtime/describe.hpp"
#include "checker/runtime/raw_memory.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {
namespace {

// What the frames of the runtime take at most, on a lane's stack: an overflow in one of them could
// only end the process.
constexpr std::ptrdiff_t own_frames = std::ptrdiff_t{32} << 10U;

// Code under test may have left its stack, by a jump or a switch that nobody told of: what it does
// then is not what a CPU does.
void require_own_stack(lane& l, site where) {
  const auto* const here = static_cast<const std::byte*>(__builtin_frame_address(0));
  const bool is_on_it = here >= l.running->low() && here < l.running->high();
  if (is_on_it && here - l.running->low() >= own_frames)
    return;
  const host_section host;
  if (is_on_it)
    l.owner->endings.fail_crashed(&l, "stack overflow", resolved(where));
  l.owner->endings.fail(&l, {kind::crash, "code runs on a stack that is not its CPU's", {}});
}

} // namespace

outcome lane_events::perform(lane& l, const operation& op) {
  run_.memory.settle(l);
  if (!l.interrupts.empty())
    run_.interrupts.offer(l, op);
  return perform_now(*current_lane, op);
}

outcome lane_events::perform_now(lane& l, const operation& op) {
  run_.interrupts.native_code_ended(l);
  const outcome result = pass_or_show(l, op);
  run_.interrupts.native_code_begins(l);
  return result;
}

outcome lane_events::pass_or_show(lane& l, const operation& op) {
  if (const log_entry* e = run_.recorded.pass(l, op))
    return {e->value, e->success};
  require_own_stack(l, op.where);
  // Still as code under test: a wild pointer is its crash, not the checker's. What is on a stack
  // may be no more, which is found otherwise.
  std::uint64_t initial = 0;
  if (is_access(op.how)) {
    run_.memory.about_to_access(reinterpret_cast<std::uintptr_t>(op.address), size_of(op.how),
                                op.where);
    raw_copy(&initial, op.address, size_of(op.how));
    const auto address = reinterpret_cast<std::uintptr_t>(op.address);
    run_.checks.check_block(&l, address, size_of(op.how), ordinary_use::copy, op.where);
  }
  const host_section host;
  show(l, op, initial);
  run_.lanes.rest(l, false);
  run_.recorded.append(l, op);
  return {run_.names.from_canonical(l.result.value), l.result.success};
}

void lane_events::show(lane& l, const operation& op, std::uint64_t initial) {
  label& n = l.at.next;
  n = decode(as_recorded(l, op));
  n.where = resolved(op.where);
  n.context = l.context_now();
  if (is_delivery(n) && op.address != nullptr)
    n.as<op::delivery>().before = location_of(l, op, size_of(op.how));
  if (accesses_memory(n)) {
    n.location = location_of(l, op, n.size);
    n.initial = may_read(n) ? run_.names.to_canonical(initial) : 0;
  }
  run_.interrupts.note_event(l, n);
  if (l.stays_at != no_event && !same_operation(n, (*run_.recorded.now())[l.stays_at].lab)) {
    l.failed.message = run_.names.describe(op);
    run_.endings.diverge(l);
  }
  l.at.state = lane_state::ready;
  l.at.why = block_reason::none;
}

// With addresses as the graph has them. Where the lane has to repeat an event that it waits in,
// what is the same number as then is no address.
operation lane_events::as_recorded(const lane& l, const operation& op) const {
  operation result = op;
  if (l.stays_at == no_event) {
    result.operand = run_.names.to_canonical(op.operand);
    result.expected = run_.names.to_canonical(op.expected);
    return result;
  }
  const operation before = encode((*run_.recorded.now())[l.stays_at].lab);
  result.operand = run_.numbers.as_recorded(before.operand, op.operand);
  result.expected = run_.numbers.as_recorded(before.expected, op.expected);
  return result;
}

location_id lane_events::location_of(lane& l, const operation& op, std::uint8_t size) {
  const auto address = reinterpret_cast<std::uintptr_t>(op.address);
  if (address % size != 0) {
    l.failed.message = run_.names.describe(op) + ", which is misaligned";
    run_.endings.fail(&l, {kind::misaligned, std::move(l.failed.message), resolved(op.where)});
  }
  location_id clash = location_table::none;
  const std::size_t known = run_.book.locations.size();
  const location_id found = run_.book.locations.find_or_add(
      run_.names.to_canonical(address), size, clash, run_.lives.lives_again(address, size));
  if (found == location_table::none) {
    l.failed.message = "comes to a " + run_.names.describe(op) + " of " + std::to_string(size) +
                       " bytes that overlaps " + run_.names.location_name(clash) + " of " +
                       std::to_string(run_.book.locations[clash].size) +
                       " bytes: atomic accesses of mixed sizes are not modelled";
    run_.endings.stop_unseen(l, op.where);
  }
  if (run_.book.locations.size() != known)
    run_.memory.note_location(run_.names.to_canonical(address), size);
  return found;
}

} // namespace heddle::checker
