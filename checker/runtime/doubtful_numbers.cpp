// Telling numbers from addresses.
#include "checker/runtime/abi.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {
namespace {

constexpr std::uint64_t in_doubt = std::uint64_t{1} << 63U; // no size is that large

constexpr std::size_t address_bytes = sizeof(void*);

} // namespace

bool doubtful_numbers::is_number(std::uint64_t recorded, std::uint64_t now) const {
  if (recorded != now || !run_.names.is_in_canonical_space(recorded))
    return false;
  const std::size_t offset = (recorded & object_names::address_bits) - run_.book.base;
  const std::size_t slot = offset / address_space::slot_bytes;
  const std::size_t in_slot = offset % address_space::slot_bytes;
  const bool of_heap = in_slot < std::max(run_.heap.used(slot), run_.book.most_used[slot]);
  const bool of_stack = in_slot >= address_space::slot_bytes - address_space::stack_bytes;
  const bool is_open = slot <= run_.lanes.all().size() || slot >= address_space::task_slots;
  return !(of_heap || (of_stack && is_open));
}

std::uint64_t doubtful_numbers::as_recorded(std::uint64_t recorded, std::uint64_t now) const {
  return recorded == now &&
                 (is_number(recorded, now) || !run_.names.is_in_canonical_space(recorded))
             ? recorded
             : run_.names.to_canonical(now);
}

void doubtful_numbers::mark(const event& e, log_entry& entry) const {
  if (!run_.names.is_moved() || !accesses_memory(e.lab) || e.lab.size != address_bytes)
    return;
  const operation asked = encode(e.lab);
  const std::uint64_t values[] = {asked.operand, asked.expected, e.read, e.written};
  for (const std::uint64_t v : values)
    if (run_.names.is_in_canonical_space(v))
      entry.how |= in_doubt;
}

bool doubtful_numbers::is_in_doubt(const log_entry& entry) { return (entry.how & in_doubt) != 0; }

// What the lane passes to the operation decides.
void doubtful_numbers::settle_operands(log_entry& entry, const operation& op) const {
  const operation before = encode((*run_.recorded.now())[entry.id].lab);
  if (is_number(before.operand, op.operand))
    entry.operand = op.operand;
  if (is_number(before.expected, op.expected))
    entry.expected = op.expected;
  entry.how &= ~in_doubt;
}

// The source has been passed.
void doubtful_numbers::settle_values(log_entry& entry) {
  const event& before = (*run_.recorded.now())[entry.id];
  if (may_read(before.lab))
    entry.value = before.source == initial_value ? initial_now(entry.address, before.read)
                                                 : written_now(*run_.recorded.now(), before.source);
  if (!before.writes)
    return;
  if (!before.lab.is<op::update>()) {
    made_[entry.id] = entry.operand;
    return;
  }
  op::update now = before.lab.as<op::update>();
  now.operand = entry.operand;
  made_[entry.id] = updated(now, before.lab.size, entry.value);
}

std::uint64_t doubtful_numbers::initial_now(const void* address, std::uint64_t recorded) const {
  const std::uint64_t now = read_memory(address, address_bytes);
  return is_number(recorded, now) ? now : run_.names.from_canonical(recorded);
}

std::uint64_t doubtful_numbers::written_now(const execution& recorded, event_id id) const {
  const auto made = made_.find(id);
  return made == made_.end() ? run_.names.from_canonical(recorded[id].written) : made->second;
}

void doubtful_numbers::note_most_used() {
  for (std::size_t slot = 0; slot <= run_.lanes.all().size(); ++slot)
    run_.book.most_used[slot] = std::max(run_.book.most_used[slot], run_.heap.used(slot));
}

} // namespace heddle::checker
