#include "checker/testing/fuzz/specimens.hpp"

#include <algorithm>
#include <iterator>
#include <new>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/continuation.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/lifetime.hpp>
#include <heddle/operation_history.hpp>

#include "checker/check/check.hpp"

extern "C" {
void walk_reset();
int walk_length();
void links_reset();
int walk_and_mark();
void swap_expected();
int look_at_expected();
void wait_and_learn();
void tell_and_release(int which);
void look_then_set();
void set_then_look();
void try_often_then_yield();
int guarded_count();
int wait_until_two_looks_agree();
void change();
}

namespace heddle::checker::fuzz {
namespace {

using word = atomic<int>;

// A list that is walked to its end is not waited for.
void walk(machine& m) {
  m.initially([] { walk_reset(); });
  m.thread("T0", [] { expect(walk_length() == 1, kind::expectation, "the walk ends"); });
}

void walk_with_updates(machine& m) {
  m.initially([] { links_reset(); });
  m.thread("T0", [] { expect(walk_and_mark() == 1, kind::expectation, "the walk ends"); });
}

// Locks in which not every look of a round is the newest: nobody is stuck.
template <void (*Enter)()>
void two_enter(machine& m) {
  m.thread("T0", [] { Enter(); });
  m.thread("T1", [] { Enter(); });
  m.finally([] { expect(guarded_count() == 2, kind::expectation, "both have been in"); });
}
void two_looks_agree(machine& m) {
  m.thread("T0", [] { wait_until_two_looks_agree(); });
  m.thread("T1", [] { change(); });
}

// What a failed compare-exchange writes to its expected value is an access.
void expected_value(machine& m) {
  m.thread("T0", [] { swap_expected(); });
  m.thread("T1", [] { observe("seen", look_at_expected()); });
}

// Three turns end by themselves, wherever they are counted.
void turns_in_the_object(machine& m) {
  auto& flag = m.make<word>("flag");
  auto& turns = m.make<int>("turns", 0);
  m.thread("T0", [&] {
    for (turns = 0; turns < 3; ++turns) {
      if (flag.load(relaxed) == 1)
        return;
      cpu::relax();
    }
    expect(false, kind::return_code, "somebody sets the flag");
  });
}

// Nor are they in vain if an atomic counts them.
void turns_in_an_atomic(machine& m) {
  auto& turns = m.make<word>("turns");
  m.thread("T0", [&] {
    while (turns.fetch_add(1, relaxed) < 3)
      cpu::relax();
  });
  m.finally([&] { expect(turns.load() == 4, kind::expectation, "four turns"); });
}

// add() takes effect later than it returns. What a round of the loop learns puts get() behind it.
void learning_round(machine& m) {
  using sequential::counter;
  auto& h = m.make<operation_history<counter>>("count");
  m.thread("T0", [&] {
    h.call(counter::add, 1, [] { return 0; });
    tell_and_release(0);
  });
  m.thread("T1", [&] {
    wait_and_learn();
    h.call(counter::get, 0, [] { return 0; });
  });
  m.thread("T2", [] { tell_and_release(1); });
}

struct at_most_three {
  std::int64_t calls = 0;
  static constexpr const char* name_of(unsigned) { return "tick"; }
  constexpr bool step(unsigned, std::int64_t, std::int64_t) { return ++calls <= 3; }
};

// A round that enters something in a history is not like the one before.
void rounds_that_are_recorded(machine& m) {
  auto& h = m.make<operation_history<at_most_three>>("ticks");
  auto& flag = m.make<word>("flag");
  m.thread("T0", [&] {
    while (flag.load(relaxed) == 0) {
      h.call(0, 0, [] { return 0; });
      cpu::relax();
    }
  });
  m.thread("T1", [&] { flag.store(1, relaxed); });
}

// One CPU with two tasks: one polls and yields, the other looks three times and then sets the flag.
struct yielding {
  word flag{0}, other{0};
  bool ended[2] = {};

  static yielding& of(void* self) { return *static_cast<yielding*>(self); }
  static void run_cpu(void* self, unsigned) {
    auto& s = of(self);
    while (!s.ended[0] || !s.ended[1])
      for (unsigned t = 0; t < 2; ++t)
        if (!s.ended[t])
          cpu::swap_to({static_cast<std::uint8_t>(first_task + t)});
  }
  static void run_task(void* self, unsigned task, void (*body)(const void*), const void* what) {
    body(what);
    of(self).ended[task] = true;
    yield();
  }
  static void leave(void*, unsigned) {}
  static void yield() { cpu::swap_to({std::uint8_t{0}}); }

  void wait() {
    while (flag.load(relaxed) == 0) {
      cpu::relax();
      yield();
    }
  }
  void set() {
    other.load(relaxed);
    yield();
    other.load(relaxed);
    yield();
    other.load(relaxed);
    yield();
    flag.store(1, relaxed);
  }
};
void progress_by_loads(machine& m) {
  auto& y = m.make<yielding>("tasks");
  m.schedule({&y, &yielding::run_cpu, &yielding::run_task, &yielding::leave});
  const cpu_handle core = m.cpu("core");
  m.task(core, "waits", 1, [&y] { y.wait(); });
  m.task(core, "sets", 1, [&y] { y.set(); });
}

// A round with a choice need not be repeated for ever.
void chance_in_a_round(machine& m) {
  auto& flag = m.make<word>("flag");
  m.thread("T0", [&] {
    while (flag.load(relaxed) == 0) {
      if (choose(2) == 1)
        return;
      cpu::relax();
    }
  });
}

// Looks of await() are accesses.
void made_anew(machine& m) {
  auto& x = m.make<word>("x");
  m.thread("T0", [&] { await(x, acquire, 1); });
  m.thread("T1", [&] {
    ::new (&x) word(2);
    x.store(1, release);
  });
}
void lives_again(machine& m) {
  auto& x = m.make<word>("x");
  m.thread("T0", [&] { await(x, acquire, 1); });
  m.thread("T1", [&] {
    lifetime_end(&x, sizeof x);
    lifetime_begin(&x, sizeof x);
    x.store(1, release);
  });
}
// No look can see what was there before: T0 comes behind the store.
void no_look_is_early(machine& m) {
  auto& x = m.make<word>("x");
  auto& go = m.make<word>("go");
  m.thread("T0", [&] {
    if (go.load(relaxed) == 1)
      await(x, acquire, 1);
  });
  m.thread("T1", [&] {
    ::new (&x) word(1);
    x.store(1, release);
    go.store(1, relaxed);
  });
}
// The only look that is possible acquires what was released behind the construction.
void looks_that_learn(machine& m) {
  auto& x = m.make<word>("x");
  auto& go = m.make<word>("go");
  m.thread("T0", [&] {
    if (go.load(relaxed) == 1)
      await(x, acquire, 1);
  });
  m.thread("T1", [&] {
    ::new (&x) word(3);
    x.store(2, release);
    go.store(1, relaxed);
    x.store(1, release);
  });
}
// Store buffering that seq_cst forbids: T1 does not see T0's store, so T0's looks see T1's, and the
// construction in front of it.
void sequential_looks(machine& m) {
  auto& x = m.make<word>("x");
  auto& y = m.make<word>("y");
  m.thread("T0", [&] {
    y.store(1, seq_cst);
    await(x, seq_cst, 1);
  });
  m.thread("T1", [&] {
    ::new (&x) word(2);
    x.store(1, seq_cst);
    assume(y.load(seq_cst) == 0);
  });
}

constexpr specimen all[] = {
    {"a walk along a list", sc, {}, &walk},
    {"a walk by updates that change nothing", sc, {}, &walk_with_updates},
    {"a lock that looks, then sets", sc, {}, &two_enter<look_then_set>},
    {"a lock that looks, then sets", rc11, {}, &two_enter<look_then_set>},
    {"a lock that sets, then looks", sc, {}, &two_enter<set_then_look>},
    {"a lock that sets, then looks", rc11, {}, &two_enter<set_then_look>},
    {"a lock that tries often, then yields", sc, {}, &two_enter<try_often_then_yield>},
    {"two looks that agree", sc, {}, &two_looks_agree},
    {"two looks that agree", rc11, {}, &two_looks_agree},
    {"the expected value of a compare-exchange", sc, kind::data_race, &expected_value},
    {"turns that are counted in an object", sc, kind::return_code, &turns_in_the_object},
    {"turns that are counted in an atomic", sc, {}, &turns_in_an_atomic},
    {"a round that learns", sc, kind::linearizability, &learning_round},
    {"a round that learns", rc11, kind::linearizability, &learning_round},
    {"rounds that are recorded", sc, kind::linearizability, &rounds_that_are_recorded},
    {"progress by loads", sc, {}, &progress_by_loads},
    {"chance in a round", sc, {}, &chance_in_a_round},
    {"looks at what is made anew", sc, kind::data_race, &made_anew},
    {"looks at what is made anew", rc11, kind::data_race, &made_anew},
    {"looks at what lives again", tso, kind::use_after_free, &lives_again},
    {"no look is early", sc, {}, &no_look_is_early},
    {"no look is early", tso, {}, &no_look_is_early},
    {"no look is early", rc11, kind::data_race, &no_look_is_early},
    {"looks that learn", sc, {}, &looks_that_learn},
    {"looks that learn", tso, {}, &looks_that_learn},
    {"sequential looks", rc11, {}, &sequential_looks},
};

} // namespace

std::span<const specimen> specimens() { return all; }

// The bound keeps histories below their 64 calls.
bool is_right(const specimen& s, engine by) {
  const check_result r = check({.model = s.model,
                                .engine = by,
                                .bounds = {.max_events = 60},
                                .stop_at_first_failure = false,
                                .nondeterminism_sample = 1},
                               s.build);
  return s.fails ? r.kinds == std::set<kind>{*s.fails}
                 : r.verdict == verdict::pass && r.executions > 0;
}

bool a_specimen_is_wrong() {
  return !std::ranges::all_of(all, [](const specimen& s) { return is_right(s, engine::optimal); });
}

} // namespace heddle::checker::fuzz
