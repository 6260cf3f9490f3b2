// The heap of code under test: blocks, their lives, and ordinary accesses to them.
//
// Of instrumented code every block is known with the state of each of its bytes, and lies between
// bytes that belong to nobody. Its life is announced by events, so that accesses to atomics are
// checked like all others; ordinary accesses are compared with it when the execution has ended
// (life_search.hpp). What needs no comparison is found at once: an access to no block, freeing what
// is no block, and reading what was not written.
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

arena& runner::heap_of(lane* l) { return l == nullptr ? image_.heap() : l->heap; }

// Memory for a block, the same that was freed last if that is wanted; null if there is too little.
void* runner::take(lane* l, std::size_t bytes, std::size_t alignment, heap_block shape) {
  const std::size_t slot = owner_of_heap(l);
  shape.size = bytes;
  note_heap_use(l);
  if (book_.reuses_addresses) {
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
void runner::note_heap_use(lane* l) {
  if (l != nullptr)
    l->rounds.effect();
  if (book_.reuses_addresses && l != nullptr && watches_native_code(*l))
    seen_->note_native_write(l->id);
}

// The block has been allocated again. Locations keep what memory holds, their initial value.
void runner::renew(const heap_block& block) {
  const std::size_t slot = space().slot_of(block.start);
  heap_block& known = *blocks_.at_or_below(slot, block.start);
  known = block;
  if (!block.is_watched)
    return;
  blocks_.set(slot, offset_of(block.start), block.size, heap_blocks::byte_state::fresh);
  for (std::uintptr_t a = block.start; a < block.start + block.size; ++a)
    if (book_.locations.overlapping(to_canonical(a), 1) == location_table::none)
      raw_fill(reinterpret_cast<void*>(a), fresh_byte(), 1);
}

void* runner::allocate(lane* l, std::size_t bytes, std::size_t alignment) {
  const host_section host;
  if (void* const p = take(l, bytes, alignment, {.by = heap_function::new_object}))
    return p;
  fail(l, {kind::crash, "out of memory: a CPU under check has 15 MiB of heap", {}});
}

void* runner::allocate_block(lane* l, std::size_t bytes, std::size_t alignment, heap_function by,
                             std::uint32_t code) {
  if (bytes > address_space::heap_bytes || alignment > address_space::alignment)
    return nullptr;
  void* p = nullptr;
  {
    const host_section host;
    p = take(l, bytes, alignment, {.allocated_at = code, .by = by, .is_watched = true});
    if (p == nullptr)
      fail(l, {kind::crash, "out of memory: a CPU under check has 15 MiB of heap", site_of(code)});
  }
  announce_life(l, true, reinterpret_cast<std::uintptr_t>(p), bytes, {instruction_address, code},
                true);
  return p;
}

// The block that begins at `p`, or the end of the lane.
heap_block* runner::block_at(lane* l, const void* p, const char* verb, std::uint32_t code) {
  const auto address = reinterpret_cast<std::uintptr_t>(p);
  heap_block* block = nullptr;
  if (space().contains(address))
    block = blocks_.at_or_below(space().slot_of(address), address);
  if (block != nullptr && block->start == address)
    return block;
  message_of(l) = actor(l) + " " + verb + " " + describe_address(to_canonical(address)) +
                  place_text(code) + ", where no block begins" + near_block(address);
  fail_as(l, kind::foreign_free, site_of(code));
}

std::size_t runner::bytes_in_block(lane* l, const void* p, std::uint32_t code) {
  const host_section host;
  return block_at(l, p, "reallocates", code)->size;
}

void runner::release_block(lane* l, void* p, heap_function by, std::uint32_t code) {
  heap_block block;
  {
    const host_section host;
    const char* const verb = verbs[static_cast<unsigned>(by)];
    heap_block& known = *block_at(l, p, verb, code);
    if (known.is_watched && known.by != by) {
      message_of(l) = actor(l) + " " + verb + " " + describe_address(to_canonical(known.start)) +
                      place_text(code) + ", " + allocation_of(known) + " by " +
                      function_names[static_cast<unsigned>(known.by)];
      fail_as(l, kind::foreign_free, site_of(code));
    }
    // Only where nothing runs concurrently is it certain that the block was not allocated again.
    if (known.is_free && l == nullptr) {
      message_of(l) = actor(l) + " " + verb + " " + allocation_of(known) + place_text(code) +
                      ", which was freed before" + place_text(known.freed_at);
      fail_as(l, kind::double_free, site_of(code));
    }
    known.is_free = true;
    known.freed_at = code;
    block = known;
  }
  if (block.is_watched)
    announce_life(l, false, block.start, block.size, {instruction_address, code}, true);
  lane* const now = current_lane;
  const std::size_t owner = owner_of_heap(now);
  const host_section host;
  note_heap_use(now);
  if (book_.reuses_addresses)
    blocks_.offer_again(owner, block);
}

void runner::release(lane* l, void* p, std::uint32_t code) {
  heap_block* block = nullptr;
  {
    const host_section host;
    const auto address = reinterpret_cast<std::uintptr_t>(p);
    if (space().contains(address))
      block = blocks_.at_or_below(space().slot_of(address), address);
    if (block == nullptr || block->start != address)
      return; // of another machine, or an object of this one
  }
  release_block(l, p, block->by, code);
}

void runner::announce_life(lane* l, bool begins, std::uintptr_t start, std::uint64_t size,
                           site where, bool of_heap) {
  const unsigned which = begins ? HEDDLE_RT_BEGIN_LIFE : HEDDLE_RT_END_LIFE;
  // The storage is the operand, not the address: the event accesses no memory.
  if (l != nullptr)
    perform(*l, {.how = HEDDLE_RT_HOW(HEDDLE_RT_FENCE, 1, 1, which, 0, 0, 0, 8),
                 .operand = start,
                 .expected = size,
                 .where = where});
  if (after_lanes_)
    return;
  const lane* const now = current_lane; // an interrupt may have moved the task
  const host_section host;
  life_record life{.start = start, .size = size, .where = where, .begins = begins};
  life.of_heap = of_heap;
  if (now != nullptr) {
    if (!now->interrupts.empty())
      note_life_for_interrupts(*now, start, size);
    life.lane = now->id;
    life.step = static_cast<std::uint32_t>(now->position() - 1);
  }
  lives_.push_back(life);
  for (const auto& other : lanes_)
    positions_at_life_.push_back(static_cast<std::uint32_t>(other->position()));
}

} // namespace heddle::checker
