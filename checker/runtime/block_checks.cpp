// Looking at the states of bytes.
#include <algorithm>

#include "checker/runtime/block_text.hpp"
#include "checker/runtime/describe.hpp"
#include "checker/runtime/raw_memory.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {
namespace {

using byte_state = heap_blocks::byte_state;

// Larger reads are copies of structures.
constexpr std::size_t largest_value = 8;

// clang changes a bit field by reading the word that has it, which is no use of the other bits.
// What it makes of `++n` looks the same.
#if defined(__clang__)
constexpr bool reads_to_change = true;
#else
constexpr bool reads_to_change = false;
#endif

const char* verb_of(ordinary_use use) {
  if (use == ordinary_use::copy)
    return " accesses ";
  return use == ordinary_use::write ? " writes " : " reads ";
}

} // namespace

void block_checks::check_stack(lane* l, std::uintptr_t address, std::size_t size, ordinary_use use,
                               const site& where, const void* here) {
  const auto frame = reinterpret_cast<std::uintptr_t>(here);
  const auto high = reinterpret_cast<std::uintptr_t>(run_.fiber_of(l).high());
  const std::uintptr_t low = high - address_space::stack_bytes;
  if (address < low || address >= frame || frame >= high)
    return;
  const host_section host;
  run_.endings.message_of(l) =
      run_.names.actor(l) + verb_of(use) + byte_count(size) + place_text(where) +
      ", below all that is on its stack: of a function that has returned, or of none";
  run_.endings.fail_as(l, kind::access_violation, resolved(where));
}

void block_checks::check_block(lane* l, std::uintptr_t address, std::size_t size, ordinary_use use,
                               const site& where) {
  if (!run_.space().contains(address))
    return;
  const std::size_t slot = run_.space().slot_of(address);
  const std::size_t offset = run_.heap.offset_of(address);
  if (offset >= address_space::heap_bytes)
    return;
  const std::size_t used = run_.heap.used(slot);
  if (!run_.heap.blocks().watches(slot)) {
    if (offset + size > used)
      report_outside(l, address, size, used > offset ? used - offset : 0, use, where);
    return;
  }
  bool is_fresh = use == ordinary_use::read && size <= largest_value;
  for (std::size_t i = 0; i < size; ++i) {
    const byte_state s = run_.heap.blocks().at(slot, offset + i);
    if (s == byte_state::outside || offset + i >= used)
      report_outside(l, address, size, i, use, where);
    const auto* const byte = reinterpret_cast<const unsigned char*>(address + i);
    is_fresh = is_fresh && s == byte_state::fresh && *byte == run_.heap.fresh_byte();
  }
  if (l == nullptr)
    check_freed(address, use, where);
  if (use == ordinary_use::write)
    run_.heap.blocks().set(slot, offset, size, byte_state::written);
  if (is_fresh && reads_to_change && l != nullptr)
    l->fresh_read = {address, size, where};
  else if (is_fresh)
    report_fresh(l, {address, size, where});
}

void block_checks::report_outside(lane* l, std::uintptr_t address, std::size_t size,
                                  std::size_t first, ordinary_use use, const site& where) {
  const host_section host;
  run_.endings.message_of(l) = run_.names.actor(l) + verb_of(use) + byte_count(size) +
                               place_text(where) + run_.heap.near_block(address + first);
  run_.endings.fail_as(l, kind::out_of_pool, resolved(where));
}

void block_checks::report_fresh(lane* l, const fresh_read& read) {
  const host_section host;
  const auto& [address, size, where] = read;
  const heap_block* const block =
      run_.heap.blocks().at_or_below(run_.space().slot_of(address), address);
  run_.endings.message_of(l) = run_.names.actor(l) + " reads " + byte_count(size) + " of " +
                               run_.names.describe_address(run_.names.to_canonical(address)) +
                               place_text(where) + ", where nothing was written in " +
                               run_.heap.allocation_of(*block);
  run_.endings.fail_as(l, kind::uninitialised, resolved(where));
}

// Where nothing runs concurrently, there is nothing to be compared at the end.
void block_checks::check_freed(std::uintptr_t address, ordinary_use use, const site& where) {
  const heap_block* const block =
      run_.heap.blocks().at_or_below(run_.space().slot_of(address), address);
  if (block == nullptr || !block->is_free || address - block->start >= block->size)
    return;
  const host_section host;
  run_.endings.message_of(nullptr) = run_.names.actor(nullptr) + verb_of(use) +
                                     run_.names.describe_address(run_.names.to_canonical(address)) +
                                     place_text(where) + ", in " + run_.heap.allocation_of(*block) +
                                     " and freed" + place_text(block->freed_at);
  run_.endings.fail_as(nullptr, kind::use_after_free, resolved(where));
}

// What was copied from fresh bytes is no better than these. The ranges do not overlap.
void block_checks::copy_states(std::uintptr_t to, std::uintptr_t from, std::size_t size) {
  const auto is_fresh = [&](std::uintptr_t a) {
    return run_.space().contains(a) &&
           run_.heap.blocks().at(run_.space().slot_of(a), run_.heap.offset_of(a)) ==
               byte_state::fresh;
  };
  if (!run_.space().contains(to) || !run_.heap.blocks().watches(run_.space().slot_of(to)))
    return;
  for (std::size_t i = 0; i < size; ++i)
    if (is_fresh(from + i))
      run_.heap.blocks().set(run_.space().slot_of(to), run_.heap.offset_of(to) + i, 1,
                             byte_state::fresh);
}

std::string block_checks::missing_memory(std::uintptr_t address) const {
  constexpr std::uintptr_t first_page = 4096;
  if (run_.space().contains(address) && run_.space().is_guard(address))
    return "stack overflow";
  if (address < first_page)
    return "access through a null pointer (" + hexadecimal(address) + ")";
  return "access to memory that does not exist: " + hexadecimal(address);
}

} // namespace heddle::checker
