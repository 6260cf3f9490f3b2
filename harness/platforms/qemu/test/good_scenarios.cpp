// Scenarios that show what images can do: all of them pass, or fail as an expectation.
#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/scenario.hpp>

namespace {

using heddle::atomic;
using heddle::cover;
using heddle::expect;
using heddle::fails;
using heddle::kind;
using heddle::observe;
using heddle::pass;
using heddle::relaxed;

struct four_cpus {
  static constexpr unsigned lanes = 4;
};
struct sixteen_cpus {
  static constexpr unsigned lanes = 16;
};
struct more_cpus_than_there_are {
  static constexpr unsigned lanes = 17;
};

// Every CPU counts, and says who it is.
template <class Policy>
struct counting {
  static constexpr unsigned turns = 25;
  atomic<unsigned> counter{0};
  atomic<unsigned> seen{0};

  void build(heddle::machine& m) {
    for (unsigned i = 0; i < Policy::lanes; ++i)
      m.thread("counter", [this] { count(); });
    m.finally([this] {
      expect(counter.load() == Policy::lanes * turns, kind::expectation, "no increment is lost");
      expect(seen.load() == (1U << Policy::lanes) - 1, kind::expectation, "every CPU ran");
      expect(heddle::cpu::count() == Policy::lanes, kind::expectation,
             "it knows how many there are");
    });
  }

  void count() {
    seen.fetch_or(1U << heddle::cpu::id());
    for (unsigned i = 0; i < turns; ++i)
      counter.fetch_add(1, relaxed);
    cover("counted");
  }
};

HEDDLE_SCENARIO(counting_test) = heddle::scenario<counting>("selftest/cpus/counting",
                                                            "a test of images")
                                     .covers("counted", "declared and never reached")
                                     .variant<four_cpus>("four", pass)
                                     .variant<sixteen_cpus>("sixteen", pass)
                                     .variant<more_cpus_than_there_are>("seventeen", pass);

struct whole {
  static void increment(atomic<int>& x) { x.fetch_add(1); }
};
struct torn {
  static void increment(atomic<int>& x) { x.store(x.load() + 1); }
};

template <class Policy>
struct increment {
  atomic<int> x{0};

  void build(heddle::machine& m) {
    m.thread("P0", [this] { Policy::increment(x); });
    m.thread("P1", [this] { Policy::increment(x); });
    m.finally([this] { expect(x.load() == 2, kind::expectation, "both increments count"); });
  }
};

HEDDLE_SCENARIO(increment_test) = heddle::scenario<increment>("selftest/increment/two-cpus",
                                                              "a test of images")
                                      .variant<whole>("whole", pass)
                                      .variant<torn>("torn", fails(kind::expectation));

// Store buffering: r0=0 r1=0 needs two CPUs that really run at the same time.
template <class>
struct store_buffering {
  atomic<int> x{0};
  atomic<int> y{0};

  void build(heddle::machine& m) {
    m.thread("P0", [this] {
      x.store(1, relaxed);
      observe("r0", y.load(relaxed));
    });
    m.thread("P1", [this] {
      y.store(1, relaxed);
      observe("r1", x.load(relaxed));
    });
  }
};

HEDDLE_SCENARIO(store_buffering_test) =
    heddle::scenario<store_buffering>("selftest/litmus/store-buffering", "a test of images")
        .variant<whole>("relaxed", pass);

// Static storage and the objects of the scenario are new in every iteration, and half of the
// iterations are dropped, wherever the other CPU is by then.
constinit int started = 0;

volatile int seven = 7;
struct constructed {
  int value = seven; // not a constant: a constructor of the image runs
};
constructed at_start;

template <class>
struct fresh {
  atomic<int> ready{0};
  int counted = 0;

  void build(heddle::machine& m) {
    auto& made = m.make<atomic<int>>("made", 7);
    m.initially([this, &made] {
      counted = ++started;
      expect(counted == 1, kind::expectation, "static storage is reset");
      expect(at_start.value++ == 7, kind::expectation, "constructors ran, once");
      expect(made.exchange(8) == 7, kind::expectation, "make() constructs anew");
    });
    m.thread("chooser", [this] {
      heddle::assume(heddle::choose(2) == 0);
      ready.store(1);
    });
    m.thread("waiter", [this] { heddle::await(ready, heddle::acquire, 1); });
    m.finally([] { cover("ended"); });
  }
};

HEDDLE_SCENARIO(fresh_test) = heddle::scenario<fresh>("selftest/iterations/fresh",
                                                      "a test of images")
                                  .variant<whole>("half-dropped", pass);

} // namespace
