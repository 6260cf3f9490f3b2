// Numbers that look like addresses, when an execution is tried at other addresses.
//
// What was recorded holds addresses of the canonical address space, which are moved to this one
// before the code sees them. A number that lies among them by chance must not be moved. The two are
// told apart where the code makes the value: there a number is the same as before, and an address
// is not. What reads it gets it as it was made. So only operations with such values are looked at.
//
// An address that the code keeps from an earlier execution would also be the same as before; that
// is nondeterminism, and not excused: where memory is in use, a value is taken for an address.
#include "checker/runtime/abi.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {
namespace {

constexpr std::uint64_t in_doubt = std::uint64_t{1} << 63U; // no size is that large

constexpr std::size_t address_bytes = sizeof(void*);

} // namespace

bool runner::looks_like_address(std::uint64_t value) const {
  return (value & address_bits) - book_.base < address_space::bytes;
}

bool runner::is_number(std::uint64_t recorded, std::uint64_t now) const {
  if (recorded != now || !looks_like_address(recorded))
    return false;
  const std::size_t offset = (recorded & address_bits) - book_.base;
  const std::size_t slot = offset / address_space::slot_bytes;
  const std::size_t in_slot = offset % address_space::slot_bytes;
  const bool of_heap = in_slot < std::max(used_of_heap(slot), book_.most_used[slot]);
  const bool of_stack = in_slot >= address_space::slot_bytes - address_space::stack_bytes;
  const bool is_open = slot <= lanes_.size() || slot >= address_space::task_slots;
  return !(of_heap || (of_stack && is_open));
}

std::uint64_t runner::as_recorded(std::uint64_t recorded, std::uint64_t now) const {
  return recorded == now && (is_number(recorded, now) || !looks_like_address(recorded))
             ? recorded
             : to_canonical(now);
}

void runner::mark_doubt(const event& e, log_entry& entry) const {
  if (moved_ == 0 || !accesses_memory(e.lab) || e.lab.size != address_bytes)
    return;
  const std::uint64_t values[] = {e.lab.operand, e.lab.expected, e.read, e.written};
  for (const std::uint64_t v : values)
    if (looks_like_address(v))
      entry.how |= in_doubt;
}

bool runner::is_in_doubt(const log_entry& entry) { return (entry.how & in_doubt) != 0; }

// What the lane passes to the operation decides.
void runner::settle_operands(log_entry& entry, const operation& op) const {
  const label& before = (*recorded_)[entry.id].lab;
  if (is_number(before.operand, op.operand))
    entry.operand = op.operand;
  if (is_number(before.expected, op.expected))
    entry.expected = op.expected;
  entry.how &= ~in_doubt;
}

// The source has been passed.
void runner::settle_values(log_entry& entry) {
  const event& before = (*recorded_)[entry.id];
  if (may_read(before.lab))
    entry.value = before.source == initial_value ? initial_now(entry.address, before.read)
                                                 : written_now(*recorded_, before.source);
  if (!before.writes)
    return;
  label now = before.lab;
  now.operand = entry.operand;
  const bool updates = before.lab.kind == event_kind::update;
  made_[entry.id] = updates ? updated(now, entry.value) : entry.operand;
}

std::uint64_t runner::initial_now(const void* address, std::uint64_t recorded) const {
  const std::uint64_t now = read_memory(address, address_bytes);
  return is_number(recorded, now) ? now : from_canonical(recorded);
}

std::uint64_t runner::written_now(const execution& recorded, event_id id) const {
  const auto made = made_.find(id);
  return made == made_.end() ? from_canonical(recorded[id].written) : made->second;
}

void runner::note_most_used() {
  for (std::size_t slot = 0; slot <= lanes_.size(); ++slot)
    book_.most_used[slot] = std::max(book_.most_used[slot], used_of_heap(slot));
}

} // namespace heddle::checker
