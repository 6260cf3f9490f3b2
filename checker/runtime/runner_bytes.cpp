// Ordinary accesses to the heap of code under test: whether the bytes belong to a block, and
// whether they were written before they are read. And what is said about blocks.
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

std::size_t runner::used_of_heap(std::size_t slot) const {
  if (slot == 0)
    return image_.used_of_heap();
  return slot <= lanes_.size() ? lanes_[slot - 1]->heap.used() : 0;
}

void runner::check_stack(lane* l, std::uintptr_t address, std::size_t size, ordinary_use use,
                         const site& where, const void* here) {
  const auto frame = reinterpret_cast<std::uintptr_t>(here);
  const auto high = reinterpret_cast<std::uintptr_t>(fiber_of(l).high());
  const std::uintptr_t low = high - address_space::stack_bytes;
  if (address < low || address >= frame || frame >= high)
    return;
  const host_section host;
  message_of(l) = actor(l) + verb_of(use) + byte_count(size) + place_text(where) +
                  ", below all that is on its stack: of a function that has returned, or of none";
  fail_as(l, kind::access_violation, resolved(where));
}

void runner::check_block(lane* l, std::uintptr_t address, std::size_t size, ordinary_use use,
                         const site& where) {
  if (!space().contains(address))
    return;
  const std::size_t slot = space().slot_of(address);
  const std::size_t offset = offset_of(address);
  if (offset >= address_space::heap_bytes)
    return;
  const std::size_t used = used_of_heap(slot);
  if (!blocks_.watches(slot)) {
    if (offset + size > used)
      report_outside(l, address, size, used > offset ? used - offset : 0, use, where);
    return;
  }
  bool is_fresh = use == ordinary_use::read && size <= largest_value;
  for (std::size_t i = 0; i < size; ++i) {
    const byte_state s = blocks_.at(slot, offset + i);
    if (s == byte_state::outside || offset + i >= used)
      report_outside(l, address, size, i, use, where);
    const auto* const byte = reinterpret_cast<const unsigned char*>(address + i);
    is_fresh = is_fresh && s == byte_state::fresh && *byte == fresh_byte();
  }
  if (l == nullptr)
    check_freed(address, use, where);
  if (use == ordinary_use::write)
    blocks_.set(slot, offset, size, byte_state::written);
  if (is_fresh && reads_to_change && l != nullptr)
    l->fresh_read = {address, size, where};
  else if (is_fresh)
    report_fresh(l, {address, size, where});
}

void runner::report_outside(lane* l, std::uintptr_t address, std::size_t size, std::size_t first,
                            ordinary_use use, const site& where) {
  const host_section host;
  message_of(l) =
      actor(l) + verb_of(use) + byte_count(size) + place_text(where) + near_block(address + first);
  fail_as(l, kind::out_of_pool, resolved(where));
}

void runner::report_fresh(lane* l, const fresh_read& read) {
  const host_section host;
  const auto& [address, size, where] = read;
  const heap_block* const block = blocks_.at_or_below(space().slot_of(address), address);
  message_of(l) = actor(l) + " reads " + byte_count(size) + " of " +
                  describe_address(to_canonical(address)) + place_text(where) +
                  ", where nothing was written in " + allocation_of(*block);
  fail_as(l, kind::uninitialised, resolved(where));
}

// Where nothing runs concurrently, there is nothing to be compared at the end.
void runner::check_freed(std::uintptr_t address, ordinary_use use, const site& where) {
  const heap_block* const block = blocks_.at_or_below(space().slot_of(address), address);
  if (block == nullptr || !block->is_free || address - block->start >= block->size)
    return;
  const host_section host;
  message_of(nullptr) = actor(nullptr) + verb_of(use) + describe_address(to_canonical(address)) +
                        place_text(where) + ", in " + allocation_of(*block) + " and freed" +
                        place_text(block->freed_at);
  fail_as(nullptr, kind::use_after_free, resolved(where));
}

std::vector<std::byte>* runner::lend_copy(std::size_t size) {
  const host_section host;
  std::vector<std::byte>* const copy = copies_.take();
  copy->resize(size);
  return copy;
}

void runner::give_back_copy(std::vector<std::byte>* copy) {
  const host_section host;
  copies_.give_back(copy);
}

// What was copied from fresh bytes is no better than these. The ranges do not overlap.
void runner::copy_states(std::uintptr_t to, std::uintptr_t from, std::size_t size) {
  const auto is_fresh = [&](std::uintptr_t a) {
    return space().contains(a) && blocks_.at(space().slot_of(a), offset_of(a)) == byte_state::fresh;
  };
  if (!space().contains(to) || !blocks_.watches(space().slot_of(to)))
    return;
  for (std::size_t i = 0; i < size; ++i)
    if (is_fresh(from + i))
      blocks_.set(space().slot_of(to), offset_of(to) + i, 1, byte_state::fresh);
}

std::string runner::missing_memory(std::uintptr_t address) const {
  constexpr std::uintptr_t first_page = 4096;
  if (space().contains(address) && space().is_guard(address))
    return "stack overflow";
  if (address < first_page)
    return "access through a null pointer (" + hexadecimal(address) + ")";
  return "access to memory that does not exist: " + hexadecimal(address);
}

void runner::fail_crashed(lane* l, std::string&& how, const site& where) {
  {
    const std::string text = std::move(how) + place_text(where);
    message_of(l) = text;
  }
  fail_as(l, kind::crash, where);
}

std::string runner::actor(const lane* l) const {
  if (l == nullptr)
    return "the code before or after the lanes";
  return l->context_now() == own_context ? lane_name(l->id) : context_name(l->context_now());
}

std::string runner::allocation_of(const heap_block& block) const {
  const std::string place = place_text(block.allocated_at);
  return "the block of " + byte_count(block.size) + (place.empty() ? "" : " allocated" + place);
}

// Where an address is that does not begin a block: ", 4 bytes behind the block of …".
std::string runner::near_block(std::uintptr_t address) {
  if (!space().contains(address))
    return "";
  const std::size_t slot = space().slot_of(address);
  const heap_block* const below = blocks_.at_or_below(slot, address);
  const heap_block* const above = blocks_.above(slot, address);
  if (below != nullptr && address - below->start < below->size)
    return ", " + byte_count(address - below->start) + " into " + allocation_of(*below);
  const std::size_t behind =
      below == nullptr ? ~std::size_t{0} : address - below->start - below->size;
  const std::size_t ahead = above == nullptr ? ~std::size_t{0} : above->start - address;
  if (below == nullptr && above == nullptr)
    return "";
  if (behind <= ahead)
    return behind == 0 ? ", directly behind " + allocation_of(*below)
                       : ", " + byte_count(behind) + " behind " + allocation_of(*below);
  return ", " + byte_count(ahead) + " in front of " + allocation_of(*above);
}

} // namespace heddle::checker
