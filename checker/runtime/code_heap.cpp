// Allocating and freeing blocks; and what is said about them.
#include "checker/runtime/abi.hpp"
#include "checker/runtime/block_text.hpp"
#include "checker/runtime/code_places.hpp"
#include "checker/runtime/raw_memory.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {
namespace {

constexpr std::size_t red_zone = 16;

constexpr const char* function_names[] = {"malloc", "new", "new[]"};
constexpr const char* verbs[] = {"frees", "deletes", "deletes"};

} // namespace

unsigned char code_heap::fresh_byte() const { return run_.space().fill() == 0 ? 0xA5 : 0x5A; }

std::size_t code_heap::offset_of(std::uintptr_t address) const {
  return (address - run_.space().base()) % address_space::slot_bytes;
}

std::size_t code_heap::used(std::size_t slot) const {
  if (slot == 0)
    return run_.image.used_of_heap();
  return slot <= run_.lanes.all().size() ? run_.lanes.all()[slot - 1]->heap.used() : 0;
}

arena& code_heap::heap_of(lane* l) { return l == nullptr ? run_.image.heap() : l->heap; }

// Memory for a block, the same that was freed last if that is wanted; null if there is too little.
void* code_heap::take(lane* l, std::size_t bytes, std::size_t alignment, heap_block shape) {
  const std::size_t slot = slot_of(l);
  shape.size = bytes;
  note_use(l);
  if (run_.book.reuses_addresses) {
    shape.start = blocks_.take_again(slot, bytes, alignment, shape.is_watched);
    if (shape.start != 0) {
      renew(shape);
      return reinterpret_cast<void*>(shape.start);
    }
  }
  arena& heap = heap_of(l);
  const std::size_t low = heap.used();
  if (shape.is_watched || blocks_.watches(slot))
    heap.allocate(red_zone, 1);
  void* const p = alignment <= address_space::alignment ? heap.allocate(bytes, alignment) : nullptr;
  if (p == nullptr)
    return nullptr;
  shape.start = reinterpret_cast<std::uintptr_t>(p);
  blocks_.add(slot, low, offset_of(shape.start), shape);
  if (shape.is_watched)
    raw_fill(p, fresh_byte(), bytes);
  return p;
}

// Which block comes again is native state of the CPU, which a handler may change.
void code_heap::note_use(lane* l) {
  if (l != nullptr)
    l->rounds.effect();
  if (run_.book.reuses_addresses && l != nullptr)
    run_.interrupts.note_heap_use(*l);
}

// The block has been allocated again. Locations keep what memory holds, their initial value.
void code_heap::renew(const heap_block& block) {
  const std::size_t slot = run_.space().slot_of(block.start);
  heap_block& known = *blocks_.at_or_below(slot, block.start);
  known = block;
  if (!block.is_watched)
    return;
  blocks_.set(slot, offset_of(block.start), block.size, heap_blocks::byte_state::fresh);
  for (std::uintptr_t a = block.start; a < block.start + block.size; ++a)
    if (run_.book.locations.overlapping(run_.names.to_canonical(a), 1) == location_table::none)
      raw_fill(reinterpret_cast<void*>(a), fresh_byte(), 1);
}

void* code_heap::allocate(lane* l, std::size_t bytes, std::size_t alignment) {
  const host_section host;
  if (void* const p = take(l, bytes, alignment, {.by = heap_function::new_object}))
    return p;
  run_.endings.fail(l, {kind::crash, "out of memory: a CPU under check has 15 MiB of heap", {}});
}

void* code_heap::allocate_block(lane* l, std::size_t bytes, std::size_t alignment, heap_function by,
                                std::uint32_t code) {
  if (bytes > address_space::heap_bytes || alignment > address_space::alignment)
    return nullptr;
  void* p = nullptr;
  {
    const host_section host;
    p = take(l, bytes, alignment, {.allocated_at = code, .by = by, .is_watched = true});
    if (p == nullptr)
      run_.endings.fail(
          l, {kind::crash, "out of memory: a CPU under check has 15 MiB of heap", site_of(code)});
  }
  run_.lives.announce(l, true, reinterpret_cast<std::uintptr_t>(p), bytes,
                      {instruction_address, code}, true);
  return p;
}

// The block that begins at `p`, or the end of the lane.
heap_block* code_heap::block_at(lane* l, const void* p, const char* verb, std::uint32_t code) {
  const auto address = reinterpret_cast<std::uintptr_t>(p);
  heap_block* block = nullptr;
  if (run_.space().contains(address))
    block = blocks_.at_or_below(run_.space().slot_of(address), address);
  if (block != nullptr && block->start == address)
    return block;
  run_.endings.message_of(l) = run_.names.actor(l) + " " + verb + " " +
                               run_.names.describe_address(run_.names.to_canonical(address)) +
                               place_text(code) + ", where no block begins" + near_block(address);
  run_.endings.fail_as(l, kind::foreign_free, site_of(code));
}

std::size_t code_heap::bytes_in_block(lane* l, const void* p, std::uint32_t code) {
  const host_section host;
  return block_at(l, p, "reallocates", code)->size;
}

void code_heap::release_block(lane* l, void* p, heap_function by, std::uint32_t code) {
  heap_block block;
  {
    const host_section host;
    const char* const verb = verbs[static_cast<unsigned>(by)];
    heap_block& known = *block_at(l, p, verb, code);
    if (known.is_watched && known.by != by) {
      run_.endings.message_of(l) =
          run_.names.actor(l) + " " + verb + " " +
          run_.names.describe_address(run_.names.to_canonical(known.start)) + place_text(code) +
          ", " + allocation_of(known) + " by " + function_names[static_cast<unsigned>(known.by)];
      run_.endings.fail_as(l, kind::foreign_free, site_of(code));
    }
    // Only where nothing runs concurrently is it certain that the block was not allocated again.
    if (known.is_free && l == nullptr) {
      run_.endings.message_of(l) = run_.names.actor(l) + " " + verb + " " + allocation_of(known) +
                                   place_text(code) + ", which was freed before" +
                                   place_text(known.freed_at);
      run_.endings.fail_as(l, kind::double_free, site_of(code));
    }
    known.is_free = true;
    known.freed_at = code;
    block = known;
  }
  if (block.is_watched)
    run_.lives.announce(l, false, block.start, block.size, {instruction_address, code}, true);
  lane* const now = current_lane;
  const std::size_t owner = slot_of(now);
  const host_section host;
  note_use(now);
  if (run_.book.reuses_addresses)
    blocks_.offer_again(owner, block);
}

void code_heap::release(lane* l, void* p, std::uint32_t code) {
  heap_block* block = nullptr;
  {
    const host_section host;
    const auto address = reinterpret_cast<std::uintptr_t>(p);
    if (run_.space().contains(address))
      block = blocks_.at_or_below(run_.space().slot_of(address), address);
    if (block == nullptr || block->start != address)
      return; // of another machine, or an object of this one
  }
  release_block(l, p, block->by, code);
}

std::string code_heap::allocation_of(const heap_block& block) {
  const std::string place = place_text(block.allocated_at);
  return "the block of " + byte_count(block.size) + (place.empty() ? "" : " allocated" + place);
}

// Where an address is that does not begin a block: ", 4 bytes behind the block of …".
std::string code_heap::near_block(std::uintptr_t address) {
  if (!run_.space().contains(address))
    return "";
  const std::size_t slot = run_.space().slot_of(address);
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
