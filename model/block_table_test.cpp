// The ledger of a heap where one thing happens after the other, and on host threads.
#include <heddle/block_table.hpp>

#include <array>
#include <cstddef>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/heap_ledger.hpp>
#include <heddle/native/context.hpp>

namespace heddle {
namespace {

using table = block_table<2, 4>;

table two_pools() {
  table t;
  t.declare({100, 32, 4});
  t.declare({200, 32, 4});
  return t;
}

kind take(table& t, std::uintptr_t start, std::size_t bytes = 4, std::uintptr_t pool = 100) {
  return t.allocated({.pool = pool, .start = start, .bytes = bytes}, 1).what;
}
kind give(table& t, std::uintptr_t start, std::uintptr_t pool = 100) {
  return t.freed(pool, start, 0, {}).what;
}

TEST(block_table, a_block_is_taken_and_given_back_again_and_again) {
  table t = two_pools();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(take(t, 104), kind::none);
    EXPECT_EQ(t.expect_held(100, 1).what, kind::none);
    EXPECT_EQ(give(t, 104), kind::none);
  }
  EXPECT_EQ(t.expect_held(100, 0).what, kind::none);
}

TEST(block_table, tells_what_is_wrong) {
  table t = two_pools();
  take(t, 104, 8);
  EXPECT_EQ(take(t, 108), kind::overlap);
  t = two_pools();
  EXPECT_EQ(give(t, 104), kind::foreign_free);
  EXPECT_EQ(give(t, 132), kind::out_of_pool);
  EXPECT_EQ(take(t, 128, 8), kind::out_of_pool);
  EXPECT_EQ(take(t, 96), kind::out_of_pool);
  t = two_pools();
  EXPECT_EQ(take(t, 106), kind::misaligned);
  EXPECT_EQ(t.allocated({.pool = 100, .start = 108, .bytes = 4}, 8).what, kind::misaligned);
  t = two_pools();
  take(t, 104);
  EXPECT_EQ(give(t, 104, 200), kind::out_of_pool);
  EXPECT_EQ(t.expect_held(100, 0).what, kind::leak);
  EXPECT_EQ(t.expect_held(100, 0).other.start, 104U);
  EXPECT_EQ(t.expect_held(100, 2).what, kind::conservation);
  EXPECT_EQ(t.expect_held(200, 0).what, kind::none);
  EXPECT_EQ(give(t, 104), kind::none);
  EXPECT_EQ(give(t, 104), kind::double_free);
}

TEST(block_table, forgets_freed_blocks_when_it_is_full) {
  table t = two_pools();
  for (const std::uintptr_t start : {100U, 104U, 108U, 112U, 116U, 120U}) {
    EXPECT_EQ(take(t, start), kind::none);
    EXPECT_EQ(give(t, start), kind::none);
  }
  for (const std::uintptr_t start : {100U, 104U, 108U, 112U})
    take(t, start);
  EXPECT_EQ(take(t, 116), kind::expectation);
}

std::multiset<kind> reported; // of this thread's ledger

void note(native::context&, kind what, const char*, place) { reported.insert(what); }

struct reports_to_test {
  reports_to_test() {
    reported.clear();
    native::current.failed = &note;
  }
  ~reports_to_test() { native::current = {}; }
};

TEST(heap_ledger_on_a_host, reports_and_goes_on) {
  const reports_to_test hook;
  alignas(8) std::array<std::byte, 32> memory{};
  heap_ledger ledger(memory.data(), memory.size(), 8);
  ledger.freed(ledger.allocated(&memory[8], 8));
  ledger.expect_all_returned();
  EXPECT_TRUE(reported.empty());
  ledger.allocated(&memory[8], 8);
  ledger.allocated(&memory[0], 16);
  ledger.expect_all_returned();
  ledger.expect_held(2);
  EXPECT_EQ(reported, (std::multiset<kind>{kind::overlap, kind::leak}));
}

TEST(heap_ledger_on_a_host, is_kept_by_all_threads) {
  std::array<std::byte, 32> memory{};
  heap_ledger ledger(memory.data(), memory.size());
  std::array<std::thread, 4> threads;
  for (unsigned i = 0; i < threads.size(); ++i)
    threads[i] = std::thread([&, i] {
      native::current.cpu_id = i;
      for (int round = 0; round < 10'000; ++round)
        ledger.freed(ledger.allocated(&memory[i * 8], 8)); // a fault ends the process
    });
  for (std::thread& t : threads)
    t.join();
  ledger.expect_all_returned();
}

// Lets an NMI in while an entry is made.
struct interrupted {
  static std::uint8_t irq_save(std::uint8_t, place) { return 0; }
  static void irq_restore(std::uint8_t, place) {}
  static void failed(kind what, const char*, place) { reported.insert(what); }
  static unsigned cpu_id() {
    if (calls-- == 0)
      table->allocated(nmi_takes, 8, 1, {});
    return 0;
  }

  static inline guarded_block_table<interrupted>* table = nullptr;
  static inline const std::byte* nmi_takes = nullptr;
  static inline int calls = -1;
};

// What it does cannot be entered; nothing is reported any more.
TEST(heap_ledger_on_a_host, says_nothing_once_an_entry_is_missing) {
  reported.clear();
  std::array<std::byte, 32> memory{};
  guarded_block_table<interrupted> ledger(memory.data(), memory.size(), 1, {});
  interrupted::table = &ledger;
  interrupted::nmi_takes = &memory[8];
  ledger.freed(&memory[0], {});
  EXPECT_EQ(reported, (std::multiset<kind>{kind::foreign_free}));
  interrupted::calls = 2; // two before the lock is taken, the third behind it
  ledger.allocated(&memory[0], 8, 1, {});
  EXPECT_LT(interrupted::calls, 0);
  ledger.freed(&memory[8], {}); // right, though the ledger does not know
  EXPECT_EQ(reported, (std::multiset<kind>{kind::foreign_free}));
}

} // namespace
} // namespace heddle
