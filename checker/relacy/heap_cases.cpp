// The ledger of a heap: what is wrong with a block that goes from hand to hand.
#include <cstddef>

#include <heddle/atomic.hpp>
#include <heddle/expect.hpp>
#include <heddle/heap_ledger.hpp>

#include "checker/relacy/machine_cases.hpp"

namespace heddle::relacy {
namespace {

// A heap of one block; free if `taken` is 0.
struct heap {
  alignas(8) std::byte memory[16];
  atomic<int> taken{0};
  heap_ledger ledger{memory, sizeof memory, 8};

  void* take(order o) { return taken.exchange(1, o) == 0 ? ledger.allocated(memory, 8) : nullptr; }
  void give(void* block, order o) {
    ledger.freed(block);
    taken.store(0, o);
  }
};

template <order takes, order gives>
void one_block_for_two(machine& m) {
  auto& h = m.make<heap>("heap");
  for (const char* name : {"P0", "P1"})
    m.thread(name, [&h] {
      if (void* const b = h.take(takes))
        h.give(b, gives);
    });
  m.finally([&h] {
    h.ledger.expect_all_returned();
    observe("ends", 1);
  });
}

template <bool gives_back>
void one_block_is_kept(machine& m) {
  auto& h = m.make<heap>("heap");
  m.initially([&h] { h.give(h.take(relaxed), relaxed); });
  m.thread("P0", [&h] { h.take(relaxed); });
  m.finally([&h] {
    h.ledger.expect_held(1);
    if constexpr (gives_back)
      h.give(h.memory, relaxed);
    h.ledger.expect_all_returned();
    observe("ends", 1);
  });
}

// Each steps at once on what the other may have done.
void taken_by_load_and_store(machine& m) {
  auto& h = m.make<heap>("heap");
  for (const char* name : {"P0", "P1"})
    m.thread(name, [&h] {
      if (h.taken.load(relaxed) != 0)
        return;
      h.taken.store(1, relaxed);
      h.ledger.allocated(h.memory, 8);
    });
}

template <std::size_t offset, std::size_t bytes, bool frees, bool twice>
void step(machine& m) {
  auto& h = m.make<heap>("heap");
  m.thread("P0", [&h] {
    if constexpr (bytes != 0)
      h.ledger.allocated(h.memory + offset, bytes);
    if constexpr (frees)
      h.ledger.freed(h.memory + offset);
    if constexpr (twice)
      h.ledger.freed(h.memory + offset);
    observe("ends", 1);
  });
}

void opened_too_late(machine& m) {
  m.thread("P0", [] {
    std::byte memory[8];
    const heap_ledger late(memory, sizeof memory);
  });
}

void closed_too_early(machine& m) {
  auto& h = m.make<heap>("heap");
  m.thread("P0", [&h] { h.ledger.expect_all_returned(); });
}

} // namespace

const std::vector<machine_case>& heap_cases() {
  static const std::vector<machine_case> all{
      {"one block for two", &one_block_for_two<acquire, release>, kind::none, {"ends=1"}},
      {"one block for two, not acquired", &one_block_for_two<relaxed, release>, kind::overlap},
      {"one block for two, not released", &one_block_for_two<acquire, relaxed>, kind::overlap},
      {"one block for two, by load and store", &taken_by_load_and_store, kind::overlap},
      {"kept", &one_block_is_kept<false>, kind::leak},
      {"kept until the end", &one_block_is_kept<true>, kind::none, {"ends=1"}},
      {"taken and freed", &step<8, 8, true, false>, kind::none, {"ends=1"}},
      {"freed twice", &step<8, 8, true, true>, kind::double_free},
      {"not taken, freed", &step<8, 0, true, false>, kind::foreign_free},
      {"freed outside", &step<16, 0, true, false>, kind::out_of_pool},
      {"taken outside", &step<8, 16, false, false>, kind::out_of_pool},
      {"misaligned", &step<4, 8, false, false>, kind::misaligned},
      {"opened too late", &opened_too_late, kind::forbidden_context},
      {"closed too early", &closed_too_early, kind::forbidden_context},
  };
  return all;
}

} // namespace heddle::relacy
