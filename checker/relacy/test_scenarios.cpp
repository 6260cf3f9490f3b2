// Small scenarios on which Relacy and the checker are compared in seconds.
#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/expect.hpp>
#include <heddle/plain.hpp>
#include <heddle/scenario.hpp>

#include <unistd.h>

namespace {

using heddle::fails;
using heddle::kind;
using heddle::order;
using heddle::pass;
using heddle::rc11;
using heddle::sc;
using heddle::tso;
using heddle::under;

struct atomic_increment {
  static void add_one(heddle::atomic<int>& x) { x.fetch_add(1, heddle::relaxed); }
};
struct load_and_store {
  static void add_one(heddle::atomic<int>& x) { x.store(x.load() + 1); }
};
struct exchange_loop {
  static void add_one(heddle::atomic<int>& x) {
    int before = x.load(heddle::relaxed);
    while (!x.compare_exchange_weak(before, before + 1, heddle::relaxed)) {
    }
  }
};

template <class Policy>
struct counter {
  heddle::atomic<int> count{0};

  void build(heddle::machine& m) {
    m.thread("P0", [this] { Policy::add_one(count); });
    m.thread("P1", [this] { Policy::add_one(count); });
    m.finally([this] { heddle::expect(count.load() == 2, kind::conservation, "both count"); });
  }
};

HEDDLE_SCENARIO(relacy_counter) = heddle::scenario<counter>("test/relacy/counter",
                                                            "written for this test")
                                      .variant<atomic_increment>("atomic", pass)
                                      .variant<exchange_loop>("exchange-loop", pass)
                                      .variant<load_and_store>("lost-update",
                                                               fails(kind::conservation));

struct synchronised {
  static constexpr order store = heddle::release;
  static constexpr order load = heddle::acquire;
};
struct relaxed_load : synchronised {
  static constexpr order load = heddle::relaxed;
};
struct relaxed_store : synchronised {
  static constexpr order store = heddle::relaxed;
};

template <class Policy>
struct message {
  heddle::atomic<int> data{0};
  heddle::atomic<bool> flag{false};

  void build(heddle::machine& m) {
    m.thread("producer", [this] {
      data.store(42, heddle::relaxed);
      flag.store(true, Policy::store);
    });
    m.thread("consumer", [this] {
      heddle::await(flag, Policy::load, true);
      heddle::expect(data.load(heddle::relaxed) == 42, kind::stale_notification, "it is there");
    });
  }
};

constexpr auto stale_under_rc11 =
    under(sc, pass).under(tso, pass).under(rc11, fails(kind::stale_notification));

HEDDLE_SCENARIO(relacy_message) = heddle::scenario<message>("test/relacy/message",
                                                            "written for this test")
                                      .variant<synchronised>("synchronised", pass)
                                      .variant<relaxed_load>("relaxed-load", stale_under_rc11)
                                      .variant<relaxed_store>("relaxed-store", stale_under_rc11);

struct same_order {
  static constexpr bool opposite = false;
};
struct opposite_order {
  static constexpr bool opposite = true;
};

template <class Policy>
struct two_locks {
  heddle::atomic<int> a{0};
  heddle::atomic<int> b{0};
  heddle::plain<int> shared{0};

  void build(heddle::machine& m) {
    m.thread("P0", [this] { under_both(a, b); });
    if constexpr (Policy::opposite)
      m.thread("P1", [this] { under_both(b, a); });
    else
      m.thread("P1", [this] { under_both(a, b); });
  }

  void under_both(heddle::atomic<int>& first, heddle::atomic<int>& second) {
    heddle::await_exchange(first, 0, 1, heddle::acquire);
    heddle::await_exchange(second, 0, 1, heddle::acquire);
    shared.store(shared.load() + 1);
    second.store(0, heddle::release);
    first.store(0, heddle::release);
  }
};

HEDDLE_SCENARIO(relacy_two_locks) = heddle::scenario<two_locks>("test/relacy/two-locks",
                                                                "written for this test")
                                        .variant<same_order>("same-order", pass)
                                        .variant<opposite_order>("opposite-order",
                                                                 fails(kind::deadlock));

// What code under test prints must not be taken for an answer.
template <class Policy>
struct talker {
  void build(heddle::machine& m) {
    m.finally(
        [] { heddle::expect(::write(STDOUT_FILENO, "{}\n", 3) == 3, kind::hang, "it talks"); });
  }
};

HEDDLE_SCENARIO(relacy_talker) = heddle::scenario<talker>("test/relacy/talker", "for this test")
                                     .variant<same_order>("only", pass);

// Two that are in the table of exceptions.
template <class Policy>
struct nine_cpus {
  heddle::atomic<int> count{0};

  void build(heddle::machine& m) {
    for (int i = 0; i < 9; ++i)
      m.thread("P", [this] { count.fetch_add(1, heddle::relaxed); });
    m.finally([this] { heddle::expect(count.load() == 8, kind::conservation, "eight CPUs"); });
  }
};

template <class Policy>
struct needle {
  void build(heddle::machine& m) {
    m.thread("P0", [] {
      for (int i = 0; i < 4; ++i) {
        if (heddle::choose(500) != 0)
          return;
      }
      heddle::expect(false, kind::expectation, "only after four rare choices");
    });
  }
};

HEDDLE_SCENARIO(relacy_nine_cpus) = heddle::scenario<nine_cpus>("test/relacy/nine-cpus",
                                                                "written for this test")
                                        .variant<same_order>("only", fails(kind::conservation));
HEDDLE_SCENARIO(relacy_needle) = heddle::scenario<needle>("test/relacy/needle", "for this test")
                                     .variant<same_order>("only", fails(kind::expectation));

} // namespace
