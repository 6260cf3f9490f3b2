// Scenarios of the pool: what threads and interrupt handlers do with it, and what must hold.
#include <heddle/heap_ledger.hpp>
#include <heddle/machine.hpp>
#include <heddle/scenario.hpp>

#include "owner.hpp"
#include "variant.hpp"

extern "C" {
#include "pool.h"
}

namespace {

using heddle::fails;
using heddle::kind;
using heddle::machine;
using heddle::rc11;
using heddle::sc;
using heddle::tso;
using heddle::under;

constexpr std::size_t block_size = 16;
constexpr std::size_t stride = 2 * block_size;

// Without release nothing orders the next owner behind the last one: in the language's terms both
// have the block, whatever the model. Under rc11 the pool itself can read old links and states.
constexpr heddle::declaration publishing_race =
    under(sc, fails(kind::data_race, kind::overlap))
        .under(tso, fails(kind::data_race, kind::overlap))
        .under(rc11, fails(kind::data_race, kind::overlap, kind::leak, kind::return_code));
constexpr heddle::declaration too_many = fails(kind::out_of_pool);
constexpr heddle::variant_details why{
    .alone = std::string_view(VARIANT) == "one-block-too-many"
                 ? "the block behind the memory is there from the beginning"
                 : nullptr};

// A pool that begins with some blocks, and memory for others.
template <std::size_t Given, std::size_t Later = 0>
struct pool_in_memory {
  pool* p;
  alignas(16) unsigned char place[POOL_SIZE];
  alignas(16) unsigned char memory[(Given + Later) * stride];
  unsigned char behind[stride]; // nobody's
  heddle::heap_ledger ledger{memory, sizeof memory, POOL_ALIGNMENT};

  void init() {
    heddle::name(place, "pool");
    heddle::name(memory, "memory");
    p = pool_init(place, block_size);
    pool_extend(p, memory, Given * stride);
  }
  void extend() { pool_extend(p, memory + Given * stride, Later * stride); }

  // Once a thread: takes a block and writes to it; null if there was none.
  void* take(unsigned char pattern) {
    void* const b = ledger.allocated(pool_alloc(p), block_size);
    if (b != nullptr)
      write_all(b, block_size, pattern);
    return b;
  }
  void give(void* b, unsigned char pattern) {
    if (b == nullptr)
      return;
    find_all(b, block_size, pattern);
    ledger.freed(b);
    heddle::expect(pool_free(p, b) == POOL_OK, kind::return_code,
                   "who has a block can give it back");
  }

  // At the end: who holds a block has it alone, all others can be taken, and none is lost.
  void check(std::size_t held) {
    std::size_t all = held;
    for (; all <= pool_capacity(p); ++all)
      if (ledger.allocated(pool_alloc(p), block_size) == nullptr)
        break;
    heddle::expect(all == pool_capacity(p), all < pool_capacity(p) ? kind::leak : kind::overlap,
                   "there are as many blocks as before");
  }
};

template <class>
struct hand_over : pool_in_memory<2> {
  void build(machine& m) {
    m.initially([this] { init(); });
    m.thread("CPU0", [this] {
      give(take(1), 1);
      give(take(2), 2);
    });
    m.thread("CPU1", [this] {
      void* const b = take(3);
      give(b, 3);
      if (b == memory + block_size)
        heddle::cover("both use one block");
    });
    m.finally([this] { check(0); });
  }
};

template <class>
struct slow_take : pool_in_memory<2> {
  void *slow = nullptr, *second = nullptr;

  void build(machine& m) {
    m.initially([this] { init(); });
    m.thread("slow", [this] { slow = take(1); });
    m.thread("fast", [this] {
      void* const first = take(2);
      second = take(3);
      give(first, 2);
    });
    m.finally([this] {
      if (slow != nullptr && second != nullptr)
        heddle::cover("both have a block");
      check((slow != nullptr ? 1 : 0) + (second != nullptr ? 1 : 0));
    });
  }
};

template <class>
struct free_while_extended : pool_in_memory<1, 2> {
  void *held = nullptr, *got = nullptr;

  void build(machine& m) {
    m.initially([this] {
      init();
      held = take(1);
    });
    m.thread("grows", [this] { extend(); });
    m.thread("frees", [this] {
      give(held, 1);
      got = take(2);
    });
    m.finally([this] {
      if (got != held)
        heddle::cover("a new block is taken");
      check(got != nullptr ? 1 : 0);
    });
  }
};

template <class>
struct from_interrupt : pool_in_memory<2> {
  void* held = nullptr;

  void build(machine& m) {
    m.initially([this] {
      init();
      held = take(1);
    });
    const auto core = m.thread("core", [this] {
      void* const b = take(2);
      if (b != nullptr && b == held)
        heddle::cover("the handler's block is taken");
      give(b, 2);
    });
    m.interrupt(core, "dma", {}, [this] {
      give(held, 1);
      give(take(3), 3);
    });
    m.finally([this] { check(0); });
  }
};

HEDDLE_SCENARIO(pool_hand_over) =
    heddle::scenario<hand_over>("pool/hand-over", "two CPUs that take and give back")
        .covers("both use one block")
        .variant<as_built>(VARIANT,
                           declared({{"relaxed-publish", publishing_race},
                                     {"one-block-too-many", too_many}}),
                           why);

HEDDLE_SCENARIO(pool_slow_take) =
    heddle::scenario<slow_take>("pool/slow-take",
                                "a CPU that is slow to take what others take and give back")
        .covers("both have a block")
        .variant<as_built>(VARIANT,
                           declared({{"uncounted", fails(kind::overlap)},
                                     {"relaxed-publish", publishing_race},
                                     {"one-block-too-many", too_many}}),
                           why);

HEDDLE_SCENARIO(pool_free_while_extended) =
    heddle::scenario<free_while_extended>("pool/free-while-extended",
                                          "a block that comes back while the pool gets more memory")
        .covers("a new block is taken")
        .variant<as_built>(VARIANT,
                           declared({{"extends-alone", fails(kind::leak, kind::overlap)},
                                     {"one-block-too-many", too_many}}),
                           why);

HEDDLE_SCENARIO(pool_from_interrupt) =
    heddle::scenario<from_interrupt>("pool/from-interrupt",
                                     "a handler that uses the pool that its CPU uses")
        .covers("the handler's block is taken")
        .variant<as_built>(VARIANT, declared({{"one-block-too-many", too_many}}), why);

} // namespace
