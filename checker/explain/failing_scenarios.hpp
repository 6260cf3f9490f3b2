// Test support: scenarios that fail, each for another reason.
#pragma once

#include <heddle/atomic.hpp>
#include <heddle/choose.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "checker/explain/scenario_replay.hpp"

namespace heddle::checker::trace {

struct as_it_is {};

// A scenario of one variant.
template <template <class> class Template>
inline constexpr registered_scenario
    only = scenario<Template>("test", "a test").template variant<as_it_is>("as-it-is", pass);

// Two CPUs and a bystander; an update of the counter may be lost.
template <class>
struct lost_update {
  atomic<int> count{0};
  atomic<int> other{0};

  void build(machine& m) {
    name(count, "count");
    name(other, "other");
    m.thread("CPU0", [this] { add(); });
    m.thread("CPU1", [this] { add(); });
    m.thread("CPU2", [this] { other.store(other.load(relaxed) + 1, relaxed); });
    m.finally([this] { expect(count.load() == 2, kind::conservation, "both additions count"); });
  }
  void add() {
    other.load(relaxed);
    count.store(count.load(relaxed) + 1, relaxed);
  }
};

// The flag is seen and the data is not; under rc11 only.
template <class>
struct relaxed_message {
  atomic<int> data{0};
  atomic<int> ready{0};

  void build(machine& m) {
    name(data, "data");
    name(ready, "ready");
    m.thread("writer", [this] {
      data.store(7, relaxed);
      ready.store(1, relaxed);
    });
    m.thread("reader", [this] {
      if (ready.load(relaxed) == 1)
        expect(data.load(relaxed) == 7, kind::expectation, "what is announced is there");
    });
  }
};

// The same, and a third CPU that may be seen: that takes no weak memory.
template <class>
struct message_or_witness {
  relaxed_message<void> message;
  atomic<int> witness{0};

  void build(machine& m) {
    message.build(m);
    name(witness, "witness");
    m.thread("third", [this] { witness.store(1, relaxed); });
    m.thread("fourth", [this] {
      expect(witness.load(relaxed) == 0, kind::expectation, "the third CPU comes last");
    });
  }
};

// The handler finds the two halves of a record apart.
template <class>
struct torn_by_interrupt {
  atomic<int> first{0};
  atomic<int> second{0};

  void build(machine& m) {
    name(first, "first");
    name(second, "second");
    const auto core = m.thread("core0", [this] {
      first.store(1, relaxed);
      second.store(1, relaxed);
      first.load(relaxed);
    });
    m.interrupt(core, "tick", {}, [this] {
      expect(first.load(relaxed) == second.load(relaxed), kind::access_violation, "halves agree");
    });
  }
};

// The handler finds its CPU between taking and giving back.
template <class>
struct taken_when_interrupted {
  atomic<int> taken{0};

  void build(machine& m) {
    name(taken, "taken");
    const auto core = m.thread("core0", [this] {
      taken.store(1, relaxed);
      taken.store(0, relaxed);
    });
    m.interrupt(core, "tick", {}, [this] {
      expect(taken.load(relaxed) == 0, kind::access_violation, "nobody has it");
    });
  }
};

template <class>
struct bad_alternative {
  void build(machine& m) {
    m.thread("CPU0", [] { expect(choose(3) != 2, kind::expectation, "two is too much"); });
  }
};

template <class>
struct no_retry {
  atomic<int> head{0};

  void build(machine& m) {
    name(head, "head");
    m.thread("CPU0", [this] {
      int expected = 0;
      expect(head.compare_exchange_weak(expected, 1, relaxed, relaxed), kind::expectation,
             "nobody else is there");
    });
  }
};

// Wrong whatever comes when.
template <class>
struct wrong_alone {
  atomic<int> x{0};

  void build(machine& m) {
    name(x, "x");
    m.thread("CPU0", [this] {
      x.store(1, relaxed);
      expect(x.load(relaxed) == 2, kind::return_code, "one is two");
    });
  }
};

// The object is used before it has the name by which a trace knows it.
template <class>
struct named_late {
  atomic<int> x{0};

  void build(machine& m) {
    m.thread("CPU0", [this] {
      x.store(1, relaxed);
      name(x, "x with a name");
      expect(x.load(relaxed) == 1, kind::conservation, "nobody else writes");
    });
    m.thread("CPU1", [this] {
      x.load(relaxed);
      x.store(2, relaxed);
    });
  }
};

// A check of the scenario's only variant, which finds its first failure.
inline check_result failing_check(const registered_scenario& s, memory_model model) {
  return check_scenario(s, *s.begin(), {.model = model});
}

} // namespace heddle::checker::trace
