// New events: what a lane shows at its frontier; addresses, values and names.
#include "checker/runtime/abi.hpp"
#include "checker/runtime/code_places.hpp"
#include "checker/runtime/describe.hpp"
#include "checker/runtime/raw_memory.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {
namespace {

// Code under test may have left its stack, by a jump or a switch that nobody told of: what it does
// then is not what a CPU does.
void require_own_stack(lane& l) {
  const auto* const here = static_cast<const std::byte*>(__builtin_frame_address(0));
  if (here >= l.running->low() && here < l.running->high())
    return;
  const host_section host;
  l.owner->fail(&l, {kind::crash, "code runs on a stack that is not its CPU's", {}});
}

} // namespace

outcome runner::perform(lane& l, const operation& op) {
  settle(l);
  if (!l.interrupts.empty())
    offer(l, op);
  return perform_now(*current_lane, op);
}

outcome runner::perform_now(lane& l, const operation& op) {
  native_code_ended(l);
  const outcome result = pass_or_show(l, op);
  native_code_begins(l);
  return result;
}

outcome runner::pass_or_show(lane& l, const operation& op) {
  if (const log_entry* e = pass_recorded(l, op))
    return {e->value, e->success};
  require_own_stack(l);
  // Still as code under test: a wild pointer is its crash, not the checker's. What is on a stack
  // may be no more, which is found otherwise.
  std::uint64_t initial = 0;
  if (is_access(op.how)) {
    about_to_access(reinterpret_cast<std::uintptr_t>(op.address), size_of(op.how), op.where);
    raw_copy(&initial, op.address, size_of(op.how));
    const auto address = reinterpret_cast<std::uintptr_t>(op.address);
    check_block(&l, address, size_of(op.how), ordinary_use::copy, op.where);
  }
  const host_section host;
  show(l, op, initial);
  rest(l, false);
  append_to_log(l, op);
  return {from_canonical(l.result.value), l.result.success};
}

void runner::show(lane& l, const operation& op, std::uint64_t initial) {
  label& n = l.at.next;
  n = label_of(op.how);
  n.operand = to_canonical(op.operand);
  n.expected = to_canonical(op.expected);
  n.where = resolved(op.where);
  n.context = l.context_now();
  if (is_delivery(n))
    n.location = op.address != nullptr ? location_of(l, op, n.size) : no_location;
  if (accesses_memory(n)) {
    n.location = location_of(l, op, n.size);
    n.initial = may_read(n) ? to_canonical(initial) : 0;
  }
  if (seen_ != nullptr)
    seen_->note(l.id, l.deliveries != 0, n);
  if (l.stays_at != no_event) {
    const label& before = (*recorded_)[l.stays_at].lab;
    n.operand = as_recorded(before.operand, op.operand);
    n.expected = as_recorded(before.expected, op.expected);
    if (!same_operation(n, before)) {
      l.failed.message = describe(op);
      diverge(l);
    }
  }
  l.at.state = lane_state::ready;
  l.at.why = block_reason::none;
}

location_id runner::location_of(lane& l, const operation& op, std::uint8_t size) {
  const auto address = reinterpret_cast<std::uintptr_t>(op.address);
  if (address % size != 0) {
    l.failed.message = describe(op) + ", which is misaligned";
    fail(&l, {kind::misaligned, std::move(l.failed.message), resolved(op.where)});
  }
  location_id clash = location_table::none;
  const std::size_t known = book_.locations.size();
  const location_id found =
      book_.locations.find_or_add(to_canonical(address), size, clash, lives_again(address, size));
  if (found == location_table::none) {
    l.failed.message = "comes to a " + describe(op) + " of " + std::to_string(size) +
                       " bytes that overlaps " + location_name(clash) + " of " +
                       std::to_string(book_.locations[clash].size) +
                       " bytes: atomic accesses of mixed sizes are not modelled";
    stop_unseen(l, op.where);
  }
  if (book_.locations.size() != known)
    note_location(to_canonical(address), size);
  return found;
}

// Keeps what spin loops want to know; the entry is not replayed.
void runner::append_to_log(lane& l, const operation& op) {
  const label& n = l.at.next;
  const bool wrote =
      n.kind == event_kind::update && (n.op != update_op::compare_exchange || l.result.success);
  const bool effect = has_effect(n, l.result.value, wrote);
  l.log.back() = {
      .address = op.address, .how = op.how, .learnt_from = l.result.learnt_from, .effect = effect};
  l.log.push_back({.how = ~std::uint64_t{0}, .source_cursor = &always_passed_});
  l.cursor = &l.log.back();
  l.stays_at = no_event;
}

std::string runner::location_name(location_id l) const {
  return describe_address(book_.locations[l].address);
}

std::string runner::storage_name(const label& life) const {
  return describe_address(life.operand, life.expected);
}

std::string runner::owner_of(std::size_t slot) const {
  if (slot >= address_space::task_slots)
    return image_.machine().task(static_cast<unsigned>(slot - address_space::task_slots)).name;
  return slot == 0 || slot > lanes_.size() ? "the machine"
                                           : lane_name(static_cast<lane_id>(slot - 1));
}

// Of a canonical address, or of so many bytes there.
std::string runner::describe_address(std::uintptr_t address, std::uint64_t size) const {
  std::string name = book_.names.name_of(address, size);
  if (!name.empty())
    return name;
  const std::uintptr_t offset = address - book_.base;
  const std::uintptr_t object = to_canonical(image_.object());
  if (address - object < image_.object_bytes())
    return "scenario+" + std::to_string(address - object);
  if (offset >= address_space::bytes) {
    const std::string symbol = symbol_at(address);
    return symbol.empty() ? hexadecimal(address) : symbol;
  }
  const std::size_t slot = offset / address_space::slot_bytes;
  const std::string owner = owner_of(slot);
  const std::size_t in_slot = offset % address_space::slot_bytes;
  if (in_slot < address_space::heap_bytes)
    return owner + "'s heap+" + std::to_string(in_slot);
  return owner + "'s stack-" + std::to_string(address_space::slot_bytes - in_slot);
}

std::string runner::named_object_at(std::uintptr_t address) const {
  std::string name = book_.names.name_of(address);
  return name.empty() && address - book_.base >= address_space::bytes ? symbol_at(address) : name;
}

std::string runner::describe(const operation& op) const {
  label l = label_of(op.how);
  l.operand = to_canonical(op.operand);
  l.expected = to_canonical(op.expected);
  l.where = resolved(op.where);
  const auto address = to_canonical(reinterpret_cast<std::uintptr_t>(op.address));
  return checker::describe(l, is_life(l)           ? storage_name(l)
                              : accesses_memory(l) ? describe_address(address)
                                                   : "");
}

void runner::cover(const char* mark) {
  const host_section host;
  for (const char* known : covered_) {
    if (known == mark)
      return;
  }
  covered_.push_back(mark);
}

void runner::observe(const char* key, std::int64_t value) {
  if (current_lane != nullptr)
    current_lane->rounds.effect();
  const host_section host;
  observed_.push_back({key, value});
}

void runner::name(const void* address, std::uint64_t size, const char* literal) {
  const host_section host;
  book_.names.add(to_canonical(reinterpret_cast<std::uintptr_t>(address)), size, literal);
}

} // namespace heddle::checker
