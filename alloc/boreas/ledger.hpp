// What happened to the units of a semaphore or the blocks of a slab, counted beside the code under
// the lock that protects them: for scenarios that check the accounts.
#pragma once

#include <cstdint>

#include <heddle/expect.hpp>

namespace boreas {

// Nothing is counted.
struct no_ledger {
  static constexpr bool counts = false;
  void put() {}
  void taken() {}
};

struct counting_ledger {
  static constexpr bool counts = true;
  void put() { ++puts; }
  void taken() { ++takes; }
  std::uint32_t puts = 0;  // units given that were not dropped, or blocks pushed
  std::uint32_t takes = 0; // units taken by a task or promised to one, or blocks popped
};

// A slab at a moment at which nobody is in one of its critical sections.
struct slab_accounts {
  std::uint32_t listed = 0; // blocks on the list
  std::uint32_t used = 0;   // what num_used() says
  std::uint32_t max_used = 0;
  std::uint32_t credits = 0; // the count of the semaphore
  bool waited_for = false;   // somebody is queued for a credit
  counting_ledger of_blocks;
  counting_ledger of_credits;

  // Credits that were taken or promised and whose block is not popped yet.
  std::int64_t credits_out() const { return std::int64_t{of_credits.takes} - of_blocks.takes; }
  // Blocks that are pushed and whose credit is not given yet.
  std::int64_t credits_owed() const { return std::int64_t{of_blocks.puts} - of_credits.puts; }
  // Blocks popped and not pushed since.
  std::int64_t held() const { return std::int64_t{of_blocks.takes} - of_blocks.puts; }

  // What holds at every such moment of a slab of `blocks` blocks that are all counted.
  void check(std::int64_t blocks, heddle::place where = heddle::place::here()) const {
    using heddle::expect;
    using heddle::kind;
    expect(credits_out() >= 0, kind::conservation, "a block is popped after its credit was taken",
           where);
    expect(credits_owed() >= 0, kind::conservation, "a credit is given after its block was pushed",
           where);
    expect(listed + held() == blocks, kind::conservation, "each block is on the list or held",
           where);
    expect(used == held() && used <= max_used && max_used <= blocks, kind::conservation,
           "the blocks in use are those held, and never were more than there are", where);
    expect(listed == credits + credits_out() + credits_owed(), kind::conservation,
           "each block on the list has a credit: counted, with somebody, or owed", where);
    expect(!waited_for || credits == 0, kind::allocator_invariant,
           "nobody waits while there is a credit", where);
  }
};

} // namespace boreas
