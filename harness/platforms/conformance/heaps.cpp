// The ledger of a heap: what is wrong with a block that goes from hand to hand.
#include <cstddef>

#include <heddle/atomic.hpp>
#include <heddle/expect.hpp>
#include <heddle/heap_ledger.hpp>

#include "harness/platforms/conformance/rule.hpp"

namespace heddle::conformance {
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

// A block goes to another CPU only if that learns that it was given back.
HEDDLE_RULE(one_block_rule) =
    rule("machine/heaps/one-block-for-two")
        .passes<&one_block_for_two<acquire, release>>("acquired", {"ends=1"})
        .fails<&one_block_for_two<relaxed, release>>("not-acquired", fails(kind::overlap),
                                                     {"ends=1"}, {.machines = strong})
        .fails<&one_block_for_two<acquire, relaxed>>("not-released", fails(kind::overlap),
                                                     {"ends=1"}, {.machines = strong})
        .fails<&taken_by_load_and_store>("load-and-store", fails(kind::overlap), {""});

// What is taken is given back before the end.
HEDDLE_RULE(kept_rule) = rule("machine/heaps/kept")
                             .fails<&one_block_is_kept<false>>("for-good", fails(kind::leak))
                             .passes<&one_block_is_kept<true>>("until-the-end", {"ends=1"});

// One step with a block is right, or wrong in one way.
HEDDLE_RULE(step_rule) =
    rule("machine/heaps/step")
        .passes<&step<8, 8, true, false>>("taken-and-freed", {"ends=1"})
        .fails<&step<8, 8, true, true>>("freed-twice", fails(kind::double_free))
        .fails<&step<8, 0, true, false>>("freed-not-taken", fails(kind::foreign_free))
        .fails<&step<16, 0, true, false>>("freed-outside", fails(kind::out_of_pool))
        .fails<&step<8, 16, false, false>>("taken-outside", fails(kind::out_of_pool))
        .fails<&step<4, 8, false, false>>("misaligned", fails(kind::misaligned));

constexpr const char* any_time = "a ledger may be opened and closed at any time";

// A ledger is opened while the machine is built, and closed at its end.
HEDDLE_RULE(ledger_rule) = rule("machine/heaps/ledger")
                               .fails<&opened_too_late>("opened-too-late",
                                                        fails(kind::forbidden_context), {},
                                                        {.machines = any_time})
                               .fails<&closed_too_early>("closed-too-early",
                                                         fails(kind::forbidden_context), {},
                                                         {.machines = any_time});

} // namespace
} // namespace heddle::conformance
