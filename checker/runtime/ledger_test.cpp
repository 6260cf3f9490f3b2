// Ledgers of heaps, through whole checks: what is wrong is found whatever the engine, and adds
// nothing to the program.
#include <cstddef>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/heap_ledger.h>
#include <heddle/heap_ledger.hpp>

#include "checker/check/check.hpp"

namespace {

using heddle::acquire;
using heddle::atomic;
using heddle::check_result;
using heddle::kind;
using heddle::machine;
using heddle::memory_model;
using heddle::relaxed;
using heddle::release;
using testing::ElementsAre;
using testing::HasSubstr;

check_result run(const std::function<void(machine&)>& build,
                 memory_model model = memory_model::rc11,
                 heddle::engine engine = heddle::engine::optimal) {
  return heddle::check({.model = model, .engine = engine, .stop_at_first_failure = false}, build);
}

constexpr std::size_t block = 16;

// Four blocks, a bit of `free_bits` for each; `order` is that of both updates.
struct pool {
  alignas(block) std::byte memory[4 * block];
  atomic<unsigned> free_bits{0b1111};
  heddle::heap_ledger ledger{memory, sizeof memory, block};

  void* take(heddle::order order) {
    unsigned bits = free_bits.load(relaxed);
    while (bits != 0 && !free_bits.compare_exchange_strong(bits, bits & (bits - 1), order)) {
    }
    return bits == 0 ? nullptr
                     : ledger.allocated(memory + block * __builtin_ctz(bits), block, block);
  }
  void give(void* p, heddle::order order) {
    ledger.freed(p);
    const auto number = static_cast<unsigned>(static_cast<std::byte*>(p) - memory) / block;
    free_bits.fetch_or(1U << number, order);
  }
};

pool& make_pool(machine& m) { return m.make<pool>("pool"); }

// Two CPUs take and give back a block of a pool that has one.
auto one_block_for_two(heddle::order take, heddle::order give) {
  return [=](machine& m) {
    pool& p = make_pool(m);
    m.initially([&p] { p.free_bits.store(1, relaxed); });
    for (const char* name : {"P0", "P1"})
      m.thread(name, [&p, take, give] {
        if (void* const b = p.take(take))
          p.give(b, give);
      });
    m.finally([&p] { p.ledger.expect_all_returned(); });
  };
}

TEST(ledger, a_block_goes_from_hand_to_hand) {
  for (const auto model : {heddle::sc, heddle::tso, heddle::rc11}) {
    const check_result r = run(one_block_for_two(acquire, release), model);
    EXPECT_EQ(r.verdict, heddle::verdict::pass) << r.report();
  }
}

// An update that does not order the free before the next allocation: whoever uses the blocks has a
// race, and the ledger knows although nobody does.
TEST(ledger, a_block_whose_free_is_not_ordered_before_its_allocation_is_held_twice) {
  for (const auto& [take, give] : {std::pair{relaxed, release}, {acquire, relaxed}}) {
    const check_result r = run(one_block_for_two(take, give));
    EXPECT_THAT(r.kinds, ElementsAre(kind::overlap));
    EXPECT_THAT(r.failure.message, HasSubstr("P1 gets it at "));
    EXPECT_THAT(r.failure.message, HasSubstr("; P0 got it at "));
    EXPECT_THAT(r.failure.message, HasSubstr("but not before that"));
  }
}

TEST(ledger, is_no_operation) {
  const auto events = [](bool keeps_books) {
    return run([=](machine& m) {
             auto& x = m.make<atomic<int>>("x");
             auto& memory = m.make<std::array<std::byte, 64>>("memory");
             auto& ledger = m.make<heddle::heap_ledger>("ledger", &memory, sizeof memory);
             for (int i = 0; i < 2; ++i)
               m.thread("P", [&, i, keeps_books] {
                 x.fetch_add(1, relaxed);
                 if (keeps_books)
                   ledger.allocated(&memory[static_cast<unsigned>(i) * 8], 8);
                 x.fetch_add(1, relaxed);
                 if (keeps_books)
                   ledger.freed(&memory[static_cast<unsigned>(i) * 8]);
               });
           })
        .events;
  };
  EXPECT_EQ(events(true), events(false));
}

struct aligned_bytes {
  alignas(64) std::byte bytes[64];
};

// One thread that does `steps` with a ledger of 64 bytes, whose blocks are aligned to 8.
template <class Steps>
check_result alone(Steps steps, heddle::engine engine = heddle::engine::optimal) {
  return run(
      [=](machine& m) {
        auto* const bytes = m.make<aligned_bytes>("memory").bytes;
        auto& ledger = m.make<heddle::heap_ledger>("ledger", bytes, 64U, 8U);
        m.thread("P0", [&ledger, bytes, steps] { steps(ledger, bytes); });
        m.finally([&ledger] { ledger.expect_all_returned(); });
      },
      memory_model::sc, engine);
}

TEST(ledger, names_what_is_wrong_with_a_step) {
  for (const auto engine : {heddle::engine::optimal, heddle::engine::naive}) {
    const auto kind_of = [engine](auto steps) { return alone(steps, engine).failure.what; };
    using ledger = heddle::heap_ledger;
    EXPECT_EQ(kind_of([](ledger& l, std::byte* p) { l.freed(l.allocated(p, 8)); }), kind::none);
    EXPECT_EQ(kind_of([](ledger& l, std::byte* p) {
                l.freed(l.allocated(p, 8));
                l.freed(l.allocated(p, 16));
              }),
              kind::none);
    EXPECT_EQ(kind_of([](ledger& l, std::byte* p) {
                l.allocated(p, 16);
                l.allocated(p + 8, 8);
              }),
              kind::overlap);
    EXPECT_EQ(kind_of([](ledger& l, std::byte* p) {
                l.freed(l.allocated(p, 8));
                l.freed(p);
              }),
              kind::double_free);
    EXPECT_EQ(kind_of([](ledger& l, std::byte* p) { l.freed(p); }), kind::foreign_free);
    EXPECT_EQ(kind_of([](ledger& l, std::byte* p) {
                l.allocated(p, 16);
                l.freed(p + 8);
              }),
              kind::foreign_free);
    EXPECT_EQ(kind_of([](ledger& l, std::byte* p) { l.allocated(p + 56, 16); }), kind::out_of_pool);
    EXPECT_EQ(kind_of([](ledger& l, std::byte* p) { l.freed(p + 64); }), kind::out_of_pool);
    EXPECT_EQ(kind_of([](ledger& l, std::byte* p) { l.allocated(p + 4, 8); }), kind::misaligned);
    EXPECT_EQ(kind_of([](ledger& l, std::byte* p) { l.allocated(p + 8, 8, 16); }),
              kind::misaligned);
    EXPECT_EQ(kind_of([](ledger& l, std::byte* p) { l.allocated(p, 8); }), kind::leak);
  }
}

TEST(ledger, null_is_no_block) {
  EXPECT_EQ(alone([](heddle::heap_ledger& l, std::byte*) {
              std::byte* const nothing = nullptr;
              EXPECT_EQ(l.allocated(nothing, 8), nullptr);
              l.freed(nothing);
            }).verdict,
            heddle::verdict::pass);
}

TEST(ledger, begins_before_the_cpus_and_goes_on_behind_them) {
  const auto failure = [](auto at_end) {
    return run([=](machine& m) {
             pool& p = make_pool(m);
             auto& got = m.make<std::array<void*, 2>>("got");
             m.initially([&] { got[0] = p.take(acquire); });
             m.thread("P0", [&] { got[1] = p.take(acquire); });
             m.thread("P1", [&] { p.give(got[0], release); });
             m.finally([&, at_end] { at_end(p, got); });
           })
        .failure;
  };
  using blocks = std::array<void*, 2>;
  EXPECT_EQ(failure([](pool& p, blocks&) { p.ledger.expect_held(1); }).what, kind::none);
  const auto miscounted = failure([](pool& p, blocks&) { p.ledger.expect_held(2); });
  EXPECT_EQ(miscounted.what, kind::conservation);
  EXPECT_EQ(miscounted.message, "pool: 1 blocks are held at the end, not 2");
  EXPECT_EQ(failure([](pool& p, blocks& b) {
              p.give(b[1], relaxed);
              p.ledger.expect_all_returned();
            }).what,
            kind::none);
  const auto twice = failure([](pool& p, blocks& b) { p.give(b[0], relaxed); });
  EXPECT_EQ(twice.what, kind::double_free);
  EXPECT_THAT(twice.message, HasSubstr("the machine frees it at "));
  EXPECT_THAT(twice.message, HasSubstr(", and P1 freed it at "));
}

// A pointer may be handed over without synchronisation; who frees it must have got it.
TEST(ledger, a_free_belongs_to_the_allocation_that_it_knows_of) {
  const auto hand_over = [](bool twice) {
    return run([=](machine& m) {
      pool& p = make_pool(m);
      auto& mailbox = m.make<atomic<void*>>("mailbox");
      m.thread("P0", [&p, &mailbox, twice] {
        void* const b = p.take(acquire);
        mailbox.store(b, relaxed);
        if (twice)
          p.give(b, release);
      });
      m.thread("P1", [&] { p.give(heddle::await_not(mailbox, relaxed, nullptr), release); });
      m.finally([&p] { p.ledger.expect_all_returned(); });
    });
  };
  EXPECT_EQ(hand_over(false).verdict, heddle::verdict::pass) << hand_over(false).report();
  EXPECT_THAT(hand_over(true).kinds, ElementsAre(kind::double_free));
}

// The handler comes while the block is held and while it is not, though no operation of the CPU
// tells these places apart.
TEST(ledger, sees_on_which_side_of_an_entry_an_interrupt_comes) {
  const check_result r = run([](machine& m) {
    auto& memory = m.make<std::array<std::byte, 8>>("memory");
    auto& ledger = m.make<heddle::heap_ledger>("ledger", &memory, 8U);
    auto& unrelated = m.make<atomic<int>>("unrelated");
    const auto core = m.thread("core0", [&] {
      ledger.allocated(&memory, 8);
      unrelated.store(1, relaxed);
      ledger.freed(&memory);
      unrelated.store(2, relaxed);
    });
    m.interrupt(core, "dma", {}, [&] {
      ledger.allocated(&memory, 8);
      ledger.freed(&memory);
    });
  });
  EXPECT_THAT(r.kinds, ElementsAre(kind::overlap));
  EXPECT_THAT(r.failure.message, HasSubstr("core0 in the handler of dma gets it at "));
  EXPECT_THAT(r.failure.message, HasSubstr("; core0 got it at "));
  EXPECT_GT(r.executions, 0U); // at the other places nothing is wrong
}

TEST(ledger, of_plain_c) {
  const check_result r = run([](machine& m) {
    std::byte* const memory = m.make<aligned_bytes>("memory").bytes;
    heddle_heap(memory, 64, 8);
    m.thread("P0", [memory] {
      heddle_allocated(memory, memory + 8, 8, 8);
      heddle_freed(memory, memory + 8);
      heddle_allocated(memory, memory + 16, 8, 8);
    });
    m.finally([memory] {
      heddle_expect_held(memory, 1);
      heddle_expect_all_returned(memory);
    });
  });
  EXPECT_THAT(r.kinds, ElementsAre(kind::leak));
  EXPECT_THAT(r.failure.message, HasSubstr("memory+16 (8 bytes) is never freed: P0 got it at "));
}

TEST(ledger, is_opened_before_the_cpus_start_and_closed_when_they_have_ended) {
  const auto kind_of = [](auto on_cpu) {
    return run([=](machine& m) {
             auto& memory = m.make<std::array<std::byte, 64>>("memory");
             m.thread("P0", [&memory, on_cpu] { on_cpu(&memory); });
           })
        .failure.what;
  };
  EXPECT_EQ(kind_of([](void* memory) { heddle_heap(memory, 64, 1); }), kind::forbidden_context);
  EXPECT_EQ(kind_of([](void* memory) { heddle_expect_all_returned(memory); }),
            kind::forbidden_context);
}

// What the engine and every interleaving say of small pools, right ones and wrong ones.
TEST(ledger, is_read_alike_by_both_engines) {
  for (const auto& [take, give] :
       {std::pair{acquire, release}, {relaxed, release}, {acquire, relaxed}, {relaxed, relaxed}}) {
    const auto build = one_block_for_two(take, give);
    EXPECT_EQ(run(build, heddle::sc).kinds, run(build, heddle::sc, heddle::engine::naive).kinds);
  }
}

} // namespace
