// Scenarios that fail, before somebody edits them: see edited.cpp and repaired.cpp.
#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

namespace {

using heddle::atomic;
using heddle::expect;
using heddle::fails;
using heddle::kind;
using heddle::machine;
using heddle::pass;
using heddle::relaxed;
using heddle::under;

// A block that is published before it is filled, as other CPUs may see it.
template <class>
struct publication {
  atomic<int> filled{0};
  atomic<int> published{0};

  void build(machine& m) {
    heddle::name(filled, "filled");
    heddle::name(published, "published");
    m.thread("owner", [this] {
      filled.store(1, relaxed);
      published.store(1, relaxed);
    });
    m.thread("reader", [this] {
      if (published.load(relaxed) != 0)
        expect(filled.load(relaxed) == 1, kind::uninitialised, "what is published is filled");
    });
  }
};

// A count that the handler of a device changes, too.
template <class>
struct interrupted_count {
  atomic<int> used{0};

  void add() { used.store(used.load(relaxed) + 1, relaxed); }
  void build(machine& m) {
    heddle::name(used, "used");
    const auto core = m.thread("core0", [this] { add(); });
    m.interrupt(core, "dma", {.arrivals = 1}, [this] { add(); });
    m.finally([this] { expect(used.load() == 2, kind::conservation, "both have counted"); });
  }
};

// Two CPUs take a block from a list; the second one may find it empty.
template <class>
struct taken_twice {
  atomic<int> first{1};
  atomic<int> taken{0};

  void take() {
    const int block = first.load(relaxed);
    if (block == 0 || heddle::choose(2) == 0)
      return;
    first.store(0, relaxed);
    taken.fetch_add(1, relaxed);
  }
  void build(machine& m) {
    heddle::name(first, "first");
    heddle::name(taken, "taken");
    m.thread("CPU0", [this] { take(); });
    m.thread("CPU1", [this] { take(); });
    m.finally([this] { expect(taken.load() < 2, kind::overlap, "a block is one owner's"); });
  }
};

// Both CPUs count.
template <class>
struct lost_update {
  atomic<int> count{0};

  void add() { count.store(count.load(relaxed) + 1, relaxed); }
  void build(machine& m) {
    heddle::name(count, "count");
    m.thread("CPU0", [this] { add(); });
    m.thread("CPU1", [this] { add(); });
    m.finally([this] { expect(count.load() == 2, kind::conservation, "both additions count"); });
  }
};

struct shipped {};

HEDDLE_SCENARIO(publishes) = heddle::scenario<publication>("test/edit/publication", "invented")
                                 .variant<shipped>("shipped",
                                                   under(heddle::sc, pass)
                                                       .under(heddle::tso, pass)
                                                       .under(heddle::rc11,
                                                              fails(kind::uninitialised)));
HEDDLE_SCENARIO(counts) = heddle::scenario<interrupted_count>("test/edit/interrupt", "invented")
                              .variant<shipped>("shipped", fails(kind::conservation));
HEDDLE_SCENARIO(takes) = heddle::scenario<taken_twice>("test/edit/taken-twice", "invented")
                             .variant<shipped>("shipped", fails(kind::overlap));
HEDDLE_SCENARIO(loses) = heddle::scenario<lost_update>("test/edit/lost-update", "invented")
                             .variant<shipped>("shipped", fails(kind::conservation));
HEDDLE_SCENARIO(unlocked) = heddle::scenario<lost_update>("test/edit/unlocked", "invented")
                                .variant<shipped>("shipped", fails(kind::conservation));

} // namespace
