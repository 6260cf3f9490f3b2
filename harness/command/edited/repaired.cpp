// The scenarios of before.cpp, repaired.
#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

namespace {

using heddle::acquire;
using heddle::atomic;
using heddle::expect;
using heddle::kind;
using heddle::machine;
using heddle::pass;
using heddle::relaxed;
using heddle::release;
namespace cpu = heddle::cpu;

template <class>
struct publication {
  atomic<int> filled{0};
  atomic<int> published{0};

  void build(machine& m) {
    heddle::name(filled, "filled");
    heddle::name(published, "published");
    m.thread("owner", [this] {
      filled.store(1, relaxed);
      published.store(1, release);
    });
    m.thread("reader", [this] {
      if (published.load(acquire) != 0)
        expect(filled.load(relaxed) == 1, kind::uninitialised, "what is published is filled");
    });
  }
};

template <class>
struct interrupted_count {
  atomic<int> used{0};

  void add() {
    const cpu::irq_guard masked;
    used.store(used.load(relaxed) + 1, relaxed);
  }
  void build(machine& m) {
    heddle::name(used, "used");
    const auto core = m.thread("core0", [this] { add(); });
    m.interrupt(core, "dma", {.arrivals = 1}, [this] { add(); });
    m.finally([this] { expect(used.load() == 2, kind::conservation, "both have counted"); });
  }
};

template <class>
struct taken_twice {
  atomic<int> first{1};
  atomic<int> taken{0};

  void take() {
    if (heddle::choose(2) != 0 && first.exchange(0, relaxed) != 0)
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

// Both CPUs count, and again if they were too slow.
template <class>
struct lost_update {
  atomic<int> count{0};

  void add() {
    int seen = count.load(relaxed);
    while (!count.compare_exchange_strong(seen, seen + 1, relaxed)) {
    }
  }
  void build(machine& m) {
    heddle::name(count, "count");
    m.thread("CPU0", [this] { add(); });
    m.thread("CPU1", [this] { add(); });
    m.finally([this] { expect(count.load() == 2, kind::conservation, "both additions count"); });
  }
};

// One after the other.
template <class>
struct locked_update {
  atomic<int> lock{0};
  atomic<int> count{0};

  void add() {
    heddle::await_exchange(lock, 0, 1, acquire);
    count.store(count.load(relaxed) + 1, relaxed);
    lock.store(0, release);
  }
  void build(machine& m) {
    heddle::name(lock, "lock");
    heddle::name(count, "count");
    m.thread("CPU0", [this] { add(); });
    m.thread("CPU1", [this] { add(); });
    m.finally([this] { expect(count.load() == 2, kind::conservation, "both additions count"); });
  }
};

struct shipped {};

HEDDLE_SCENARIO(publishes) = heddle::scenario<publication>("test/edit/publication", "invented")
                                 .variant<shipped>("shipped", pass);
HEDDLE_SCENARIO(counts) = heddle::scenario<interrupted_count>("test/edit/interrupt", "invented")
                              .variant<shipped>("shipped", pass);
HEDDLE_SCENARIO(takes) = heddle::scenario<taken_twice>("test/edit/taken-twice", "invented")
                             .variant<shipped>("shipped", pass);
HEDDLE_SCENARIO(loses) = heddle::scenario<lost_update>("test/edit/lost-update", "invented")
                             .variant<shipped>("shipped", pass);
HEDDLE_SCENARIO(locked) = heddle::scenario<locked_update>("test/edit/unlocked", "invented")
                              .variant<shipped>("shipped", pass);

} // namespace
