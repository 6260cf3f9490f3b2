// Scenarios for the tests of the command: one for each way in which a check can end.
#include <cstdint>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/expect.hpp>
#include <heddle/fence.hpp>
#include <heddle/name.hpp>
#include <heddle/plain.hpp>
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

struct shipped {
  static constexpr bool repaired = false;
};
struct fixed {
  static constexpr bool repaired = true;
};

// Both CPUs count; the shipped one loses an update.
template <class Policy>
struct lost_update {
  atomic<int> count{0};

  void build(machine& m) {
    heddle::name(count, "count");
    m.thread("CPU0", [this] { add(); });
    m.thread("CPU1", [this] { add(); });
    m.finally([this] { expect(count.load() == 2, kind::conservation, "both additions count"); });
  }
  void add() {
    if constexpr (Policy::repaired)
      count.fetch_add(1, relaxed);
    else
      count.store(count.load(relaxed) + 1, relaxed);
    heddle::cover("added");
  }
};
HEDDLE_SCENARIO(lost) = heddle::scenario<lost_update>("test/counter/lost-update", "textbook")
                            .covers("added")
                            .variant<shipped>("shipped", fails(kind::conservation))
                            .variant<fixed>("fixed", pass);

// Fails where stores are buffered.
template <class Policy>
struct store_buffering {
  atomic<int> x{0};
  atomic<int> y{0};
  int seen[2]{1, 1};

  void build(machine& m) {
    heddle::name(x, "x");
    heddle::name(y, "y of \"P1\"");
    m.thread("P0", [this] { side(x, y, seen[0]); });
    m.thread("the other P", [this] { side(y, x, seen[1]); });
    m.finally([this] {
      expect(seen[0] + seen[1] > 0, kind::expectation, "somebody sees the store of the other");
    });
  }
  static void side(atomic<int>& mine, atomic<int>& other, int& result) {
    mine.store(1, relaxed);
    if constexpr (Policy::repaired)
      heddle::atomic_thread_fence(heddle::seq_cst);
    result = other.load(relaxed);
  }
};
constexpr auto buffered = fails(kind::expectation);
HEDDLE_SCENARIO(buffering) = heddle::scenario<store_buffering>("test/litmus/store-buffering",
                                                               "textbook")
                                 .variant<shipped>("shipped", under(heddle::sc, pass)
                                                                  .under(heddle::tso, buffered)
                                                                  .under(heddle::rc11, buffered))
                                 .variant<fixed>("fixed", pass);

template <class Policy>
struct two_locks {
  atomic<int> first{0};
  atomic<int> second{0};

  void build(machine& m) {
    heddle::name(first, "first");
    heddle::name(second, "second");
    m.thread("CPU0", [this] { both(first, second); });
    m.thread("CPU1", [this] {
      if constexpr (Policy::repaired)
        both(first, second);
      else
        both(second, first);
    });
  }
  static void both(atomic<int>& a, atomic<int>& b) {
    heddle::await_exchange(a, 0, 1, heddle::acquire);
    heddle::await_exchange(b, 0, 1, heddle::acquire);
    b.store(0, heddle::release);
    a.store(0, heddle::release);
  }
};
HEDDLE_SCENARIO(locks) = heddle::scenario<two_locks>("test/lock/order", "textbook")
                             .variant<shipped>("crossed", fails(kind::deadlock))
                             .variant<fixed>("fixed", pass);

template <class Policy>
struct unlocked {
  heddle::plain<int> word{0};

  void build(machine& m) {
    heddle::name(word, "word");
    m.thread("CPU0", [this] { word.store(1); });
    m.thread("CPU1", [this] { word.store(2); });
  }
};
HEDDLE_SCENARIO(race) = heddle::scenario<unlocked>("test/race/unlocked", "textbook")
                            .variant<shipped>("shipped", fails(kind::data_race));

// Fails only with the third alternative, and only if a compare-exchange fails for no reason.
template <class Policy>
struct unlucky {
  atomic<int> flag{0};

  void build(machine& m) {
    heddle::name(flag, "flag");
    m.thread("CPU0", [this] {
      const unsigned taken = heddle::choose(3);
      int zero = 0;
      const bool won = flag.compare_exchange_weak(zero, 1, relaxed);
      expect(taken != 2 || won, kind::expectation, "luck");
    });
  }
};
HEDDLE_SCENARIO(luck) = heddle::scenario<unlucky>("test/choice/unlucky", "invented")
                            .not_on_host("a host is never that unlucky")
                            .variant<shipped>("shipped", fails(kind::expectation));

// More events than an execution may have by default.
template <class Policy>
struct endless {
  atomic<int> x{0};

  void build(machine& m) {
    m.thread("CPU0", [this] {
      for (int i = 0; i < 2500; ++i)
        x.store(i, relaxed);
    });
  }
};
HEDDLE_SCENARIO(long_one) =
    heddle::scenario<endless>("test/bound/long", "invented").variant<shipped>("shipped", pass);

template <class Policy>
struct many {
  atomic<int> x{0};

  void build(machine& m) {
    m.thread("A", [this] { count(); });
    m.thread("B", [this] { count(); });
    m.thread("C", [this] { count(); });
    m.thread("D", [this] { count(); });
  }
  void count() {
    x.fetch_add(1, relaxed);
    x.fetch_add(1, relaxed);
  }
};
HEDDLE_SCENARIO(many_executions) =
    heddle::scenario<many>("test/bound/many", "invented").variant<shipped>("shipped", pass);

template <class Policy>
struct unready {
  void build(machine& m) {
    m.initially([] { expect(false, kind::return_code, "the heap is accepted"); });
    m.thread("CPU0", [] {});
  }
};
HEDDLE_SCENARIO(setup) = heddle::scenario<unready>("test/setup/unready", "invented")
                             .variant<shipped>("shipped", fails(kind::return_code));

// Not the null pointer itself: a member of an object at null, which sanitizers let pass.
template <class Policy>
struct wild {
  atomic<std::uintptr_t> where{16};

  void build(machine& m) {
    heddle::name(where, "where");
    m.thread("CPU0", [this] {
      *reinterpret_cast<volatile int*>(where.load(relaxed)) = 1; // NOLINT
    });
  }
};
HEDDLE_SCENARIO(crash) = heddle::scenario<wild>("test/crash/wild", "invented")
                             .variant<shipped>("shipped", fails(kind::crash));

// Declared wrongly, for the gate.
HEDDLE_SCENARIO(wrong) = heddle::scenario<lost_update>("test/wrong/declared", "invented")
                             .variant<shipped>("pass", pass)
                             .variant<fixed>("fail", fails(kind::conservation))
                             .variant<shipped>("kind", fails(kind::leak));

HEDDLE_SCENARIO(uncovered) = heddle::scenario<lost_update>("test/cover/missing", "invented")
                                 .covers("never reached")
                                 .variant<fixed>("fixed", fails(kind::cover_missing));

// More CPUs than one of the engines has.
template <class Policy>
struct crowd {
  atomic<int> count{0};

  void build(machine& m) {
    for (int i = 0; i < 9; ++i)
      m.thread("CPU", [this] { count.load(relaxed); });
  }
};
HEDDLE_SCENARIO(crowded) =
    heddle::scenario<crowd>("test/machine/nine-cpus", "invented").variant<fixed>("fixed", pass);

} // namespace
