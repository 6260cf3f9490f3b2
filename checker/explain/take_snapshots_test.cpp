// What a replay sees of memory: machines with a heap of their own, or none, that fail.
#include "checker/explain/take_snapshots.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/heap_ledger.hpp>
#include <heddle/name.hpp>
#include <heddle/plain.hpp>

#include "checker/explain/scenario_replay.hpp"
#include "checker/trace/causes.hpp"
#include "checker/trace/linearize.hpp"

namespace heddle::checker::trace {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;

using build = void (*)(void*, machine&);

// A machine that fails, replayed.
check_violation failing(build how) {
  const check_result r = check({.model = sc}, [how](machine& m) { how(nullptr, m); });
  if (!r.first)
    throw std::runtime_error("it does not fail: " + r.report());
  const scenario_variant variant{.name = "any", .build = how};
  const auto decisions = record(variant, sc, *r.first);
  const replayed again = replay(variant, sc, decisions.value(), r.first->what.what);
  return again.violation.value();
}

linear_order shown(const check_violation& v) {
  return linearize(v.graph, events_to_show(v.graph, v));
}

std::vector<std::string> texts(const check_violation& v, const std::vector<memory_block>& blocks) {
  constexpr const char* states[] = {"free", "held", "freed"};
  std::vector<std::string> result;
  for (const memory_block& b : blocks) {
    std::string text = v.memory->pools[b.pool].name + "+" + std::to_string(b.offset) + " (" +
                       std::to_string(b.bytes) + ") " + states[static_cast<unsigned>(b.state)];
    if (b.lane != since_the_beginning)
      text += " by " + v.lane_names[b.lane];
    result.push_back(text);
  }
  return result;
}

// Two threads hand a block on; the second one fails.
struct ledger_pool {
  alignas(16) std::byte memory[32];
  atomic<int> turn{0};
  heap_ledger ledger{memory, sizeof memory, 16};
};

void with_ledger(void* /*storage*/, machine& m) {
  auto& p = m.make<ledger_pool>("p");
  heddle::name(p.memory, "memory");
  heddle::name(p.turn, "turn");
  m.thread("P0", [&p] {
    p.turn.load(relaxed);
    void* const block = p.ledger.allocated(p.memory + 16, 16);
    p.turn.store(1, release);
    p.turn.load(relaxed);
    p.ledger.freed(block);
    p.turn.store(2, release);
  });
  m.thread("P1", [&p] {
    await(p.turn, acquire, 2);
    p.ledger.allocated(p.memory + 16, 8);
    expect(p.turn.load(relaxed) != 2, kind::expectation, "fails");
  });
}

TEST(snapshots, a_ledger_says_who_holds_a_block_and_who_freed_it) {
  const check_violation v = failing(with_ledger);
  ASSERT_TRUE(v.memory);
  ASSERT_EQ(v.memory->after.size(), shown(v).steps.size());
  EXPECT_THAT(v.memory->initial_blocks, IsEmpty());
  std::vector<std::string> seen;
  for (const memory_snapshot& s : v.memory->after)
    for (const std::string& text : texts(v, s.blocks))
      if (seen.empty() || seen.back() != text)
        seen.push_back(text);
  EXPECT_THAT(seen, ElementsAre("p.memory+16 (16) held by P0", "p.memory+16 (16) freed by P0",
                                "p.memory+16 (8) held by P1"));
  ASSERT_EQ(v.memory->pools.size(), 1U);
  EXPECT_EQ(v.memory->pools[0].bytes, 32U);
}

// What a block is held since is the line of the entry.
TEST(snapshots, blocks_have_a_place) {
  const check_violation v = failing(with_ledger);
  for (const memory_block& b : v.memory->after.back().blocks) {
    EXPECT_THAT(std::string(b.since.file), testing::EndsWith("take_snapshots_test.cpp"));
    EXPECT_GT(b.since.line, 0U);
  }
}

// A counter that no event is made of, and a pointer.
struct counted {
  atomic<int> gate{0};
  int hits = 0;
  int same = 3;
  int* last = nullptr;
};

void with_plain_memory(void* /*storage*/, machine& m) {
  auto& c = m.make<counted>("c");
  heddle::name(c.gate, "gate");
  heddle::name(c.hits, "hits");
  heddle::name(c.same, "same");
  heddle::name(c.last, "last");
  m.thread("P0", [&c] {
    c.gate.load(relaxed);
    c.hits = 7;
    c.gate.store(1, release);
    c.last = &c.hits;
    expect(c.gate.load(relaxed) == 0, kind::expectation, "fails");
  });
}

TEST(snapshots, ordinary_variables_with_a_name_change_step_by_step) {
  const check_violation v = failing(with_plain_memory);
  ASSERT_TRUE(v.memory);
  ASSERT_EQ(v.memory->objects.size(), 2U); // neither what events act on nor what stays the same
  EXPECT_EQ(v.memory->objects[0].name, "c.hits");
  EXPECT_EQ(v.memory->objects[0].initially, 0U);
  EXPECT_EQ(v.memory->objects[1].name, "c.last");
  ASSERT_EQ(v.memory->after.size(), 3U);
  EXPECT_THAT(v.memory->after[0].changes, ElementsAre(std::pair<std::size_t, value_t>(0, 7)));
  ASSERT_EQ(v.memory->after[1].changes.size(), 1U);
  EXPECT_EQ(v.pointees.at(v.memory->after[1].changes[0].second), "c.hits");
}

void with_heap(void* /*storage*/, machine& m) {
  auto& gate = m.make<atomic<int>>("gate");
  m.thread("P0", [&gate] {
    gate.load(relaxed);
    void* const p = ::operator new(16);
    gate.store(1, relaxed);
    ::operator delete(p);
    expect(gate.load(relaxed) == 0, kind::expectation, "fails");
  });
}

TEST(snapshots, blocks_of_the_heap_are_on_the_map_of_their_lane) {
  const check_violation v = failing(with_heap);
  ASSERT_TRUE(v.memory);
  ASSERT_EQ(v.memory->pools.size(), 1U);
  EXPECT_EQ(v.memory->pools[0].name, "P0's heap");
  ASSERT_EQ(v.memory->after.size(), 3U);
  EXPECT_EQ(v.memory->after[0].blocks.at(0).state, block_state::held);
  EXPECT_EQ(v.memory->after[0].blocks.at(0).bytes, 16U);
  EXPECT_EQ(v.memory->after[1].blocks.at(0).state, block_state::freed);
}

// A stack of blocks as allocators have it, which tells nobody; an interrupt takes a block.
struct list_pool {
  struct block {
    plain<block*> next{nullptr};
    std::uint64_t rest = 0;
  };
  block blocks[2];
  plain<block*> list{nullptr};
  atomic<int> taken{0};

  void take() {
    block* const first = list.load();
    list.store(first->next.load());
    taken.fetch_add(1, relaxed);
  }
};

void with_list(void* /*storage*/, machine& m) {
  auto& p = m.make<list_pool>("p");
  heddle::name(p.blocks, "blocks");
  heddle::name(p.list, "list");
  heddle::name(p.taken, "taken");
  m.initially([&p] {
    p.blocks[1].next.store(nullptr);
    p.blocks[0].next.store(&p.blocks[1]);
    p.list.store(&p.blocks[0]);
  });
  const auto core = m.thread("core0", [&p] {
    {
      const cpu::irq_guard masked;
      p.take();
    }
    expect(p.taken.load(relaxed) < 2, kind::expectation, "fails");
  });
  m.interrupt(core, "dma", {.arrivals = 1}, [&p] { p.take(); });
}

TEST(snapshots, a_free_list_is_recognised_without_a_ledger) {
  const check_violation v = failing(with_list);
  ASSERT_TRUE(v.memory);
  EXPECT_THAT(texts(v, v.memory->initial_blocks),
              ElementsAre("p.blocks+0 (16) free", "p.blocks+16 (16) free"));
  EXPECT_THAT(texts(v, v.memory->after.back().blocks),
              ElementsAre("p.blocks+0 (16) held by core0", "p.blocks+16 (16) held by core0"));
  const auto by_handler = [](const memory_block& b) { return is_handler(b.context); };
  EXPECT_EQ(std::count_if(v.memory->after.back().blocks.begin(),
                          v.memory->after.back().blocks.end(), by_handler),
            1);
}

TEST(snapshots, values_that_point_to_objects_are_named) {
  const check_violation v = failing(with_list);
  std::vector<std::string> names;
  for (const auto& [value, name] : v.pointees)
    names.push_back(name);
  EXPECT_THAT(names, Contains("p.blocks"));
  EXPECT_THAT(names, Contains("p.blocks+16"));
}

} // namespace
} // namespace heddle::checker::trace
