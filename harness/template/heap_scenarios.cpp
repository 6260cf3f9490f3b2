// Scenarios of the heap: what threads and interrupt handlers do with it, and what must hold.
#include <heddle/heap_ledger.hpp>
#include <heddle/machine.hpp>
#include <heddle/scenario.hpp>

#include "owner.hpp"
#include "variant.hpp"

extern "C" {
#include "heap.h"
}

namespace {

using heddle::fails;
using heddle::kind;
using heddle::machine;
using heddle::pass;
using heddle::rc11;
using heddle::sc;
using heddle::tso;
using heddle::under;

constexpr std::size_t header = 16;

constexpr heddle::declaration race = fails(kind::data_race);
// The handler comes between two statements of what it does itself.
constexpr heddle::declaration interrupted =
    fails(kind::irq_race, kind::allocator_invariant, kind::overlap, kind::crash, kind::hang);
// The rest of a split reaches into what follows it: whoever is given its end shares it with others,
// or has memory that is not the heap's.
constexpr heddle::declaration bad_split = fails(kind::allocator_invariant, kind::data_race,
                                                kind::overlap, kind::out_of_pool, kind::crash);
// The lock orders all that is done under it, but not its own initialisation: who does not see that
// is lost. Under sc and tso whoever sees the heap sees the lock, too.
constexpr heddle::declaration unordered_init =
    under(sc, pass).under(tso, pass).under(rc11, fails(kind::data_race));
constexpr heddle::variant_details why{.alone =
                                          std::string_view(VARIANT) == "split-forgets-header"
                                              ? "every split makes the rest too long by a header"
                                              : nullptr};

// A heap with memory for some blocks of 48 bytes.
template <std::size_t Given, std::size_t Later = 0>
struct heap_in_memory {
  heap h;
  static constexpr std::size_t size = 48;
  static constexpr std::size_t given = header + Given * (header + size);
  static constexpr std::size_t later = Later == 0 ? 0 : header + Later * (header + size);
  alignas(16) unsigned char memory[given + later];
  unsigned char behind[header]; // nobody's
  heddle::heap_ledger ledger{memory, sizeof memory, HEAP_ALIGNMENT};

  void init() {
    heddle::name(h, "heap");
    heddle::name(memory, "memory");
    heap_init(&h);
    heap_extend(&h, memory, given);
  }
  void extend() { heap_extend(&h, memory + given, later); }

  // Writes to the whole block; null if there was none.
  void* take(std::size_t bytes, unsigned char pattern) {
    void* const b = ledger.allocated(heap_alloc(&h, bytes), bytes);
    if (b != nullptr)
      write_all(b, bytes, pattern);
    return b;
  }
  void give(void* b, std::size_t bytes, unsigned char pattern) {
    if (b != nullptr)
      find_all(b, bytes, pattern);
    ledger.freed(b);
    heap_free(&h, b);
  }

  // At the end, when nothing is allocated.
  void check() {
    ledger.expect_all_returned();
    const char* wrong = heap_check(&h, memory, given);
    if (wrong == nullptr && heap_free_bytes(&h) > given)
      wrong = heap_check(&h, memory + given, later);
    heddle::expect(wrong == nullptr, kind::allocator_invariant,
                   "sizes, links and lists of the heap agree");
  }
  // Joined to one block for each region.
  void check_free(std::size_t bytes) {
    check();
    heddle::expect(heap_free_bytes(&h) == bytes, kind::leak, "all memory is free again");
  }
  static constexpr std::size_t all_given = given - 2 * header;
};

template <class>
struct alloc_free : heap_in_memory<4> {
  void build(machine& m) {
    m.initially([this] { init(); });
    m.thread("CPU0", [this] {
      void* const b = take(20, 1);
      give(b, 20, 1);
    });
    m.thread("CPU1", [this] {
      void* const b = take(48, 2);
      void* const c = take(16, 3);
      if (b != nullptr && c != nullptr && b > c)
        heddle::cover("a hole is used");
      give(b, 48, 2);
      give(c, 16, 3);
    });
    m.finally([this] { check_free(all_given); });
  }
};

template <class>
struct join_neighbours : heap_in_memory<3> {
  void *left = nullptr, *middle = nullptr, *large = nullptr;

  void build(machine& m) {
    m.initially([this] {
      init();
      left = take(48, 1);
      middle = take(48, 2);
    });
    m.thread("CPU0", [this] {
      give(left, 48, 1);
      large = take(112, 3);
    });
    m.thread("CPU1", [this] { give(middle, 48, 2); });
    m.finally([this] {
      if (large == nullptr) {
        heddle::cover("the neighbours are not joined yet");
      } else {
        heddle::cover("the neighbours are joined");
        give(large, 112, 3);
      }
      check_free(all_given);
    });
  }
};

template <class>
struct free_while_extended : heap_in_memory<2, 3> {
  void *held = nullptr, *large = nullptr;

  void build(machine& m) {
    m.initially([this] {
      init();
      held = take(48, 1);
    });
    m.thread("grows", [this] { extend(); });
    m.thread("frees", [this] {
      give(held, 48, 1);
      large = take(160, 2);
    });
    m.finally([this] {
      if (large != nullptr)
        heddle::cover("new memory is used");
      give(large, 160, 2);
      check();
    });
  }
};

template <class>
struct from_interrupt : heap_in_memory<3> {
  void* held = nullptr;

  void build(machine& m) {
    m.initially([this] {
      init();
      held = take(48, 1);
    });
    const auto core = m.thread("core", [this] {
      void* const b = take(48, 2);
      if (b != nullptr && b == held)
        heddle::cover("the handler's block is taken");
      give(b, 48, 2);
    });
    m.interrupt(core, "dma", {}, [this] { give(held, 48, 1); });
    m.finally([this] { check_free(all_given); });
  }
};

template <class>
struct first_use : heap_in_memory<2> {
  void build(machine& m) {
    m.thread("boot", [this] {
      init();
      heap_publish(&h);
    });
    m.thread("user", [this] {
      heap* const system = heap_of_system();
      if (system == nullptr)
        return;
      heddle::cover("the heap is seen");
      void* const b = heap_alloc(system, 48);
      heddle::expect(b != nullptr, kind::return_code, "a heap that is seen has memory");
      heap_free(system, b);
    });
    m.finally([this] { check_free(all_given); });
  }
};

HEDDLE_SCENARIO(heap_alloc_free) =
    heddle::scenario<alloc_free>("heap/alloc-free", "two CPUs that split and join")
        .covers("a hole is used")
        .variant<as_built>(VARIANT,
                           declared({{"free-without-lock", race},
                                     {"split-forgets-header", bad_split}}),
                           why);

HEDDLE_SCENARIO(heap_join_neighbours) =
    heddle::scenario<join_neighbours>("heap/join-neighbours", "two CPUs that give back neighbours")
        .covers("the neighbours are joined", "the neighbours are not joined yet")
        .variant<as_built>(VARIANT,
                           declared({{"free-without-lock", race},
                                     {"split-forgets-header", bad_split}}),
                           why);

HEDDLE_SCENARIO(heap_free_while_extended) =
    heddle::scenario<free_while_extended>("heap/free-while-extended",
                                          "a block that comes back while the heap gets more memory")
        .covers("new memory is used")
        .variant<as_built>(VARIANT,
                           declared({{"free-without-lock", race},
                                     {"extends-without-lock", race},
                                     {"split-forgets-header", bad_split}}),
                           why);

HEDDLE_SCENARIO(heap_from_interrupt) =
    heddle::scenario<from_interrupt>("heap/from-interrupt",
                                     "a handler that gives back to the heap that its CPU uses")
        .covers("the handler's block is taken")
        .variant<as_built>(VARIANT,
                           declared({{"free-without-lock", interrupted},
                                     {"split-forgets-header", bad_split}}),
                           why);

HEDDLE_SCENARIO(heap_first_use) =
    heddle::scenario<first_use>("heap/first-use", "a CPU that finds the heap that another has made")
        .covers("the heap is seen")
        .variant<as_built>(VARIANT,
                           declared({{"relaxed-publish", unordered_init},
                                     {"split-forgets-header", bad_split}}),
                           why);

} // namespace
