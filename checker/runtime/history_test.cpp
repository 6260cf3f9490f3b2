// Linearizability, through whole checks.
#include <cstdint>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/cpu.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/operation_history.hpp>

#include "checker/check/check.hpp"

namespace {

using heddle::acquire;
using heddle::atomic;
using heddle::check_result;
using heddle::kind;
using heddle::machine;
using heddle::memory_model;
using heddle::relaxed;
using heddle::release;
using testing::ElementsAre;
using testing::HasSubstr;

check_result run(const std::function<void(machine&)>& build,
                 memory_model model = memory_model::rc11,
                 heddle::engine engine = heddle::engine::optimal) {
  return heddle::check({.model = model, .engine = engine, .stop_at_first_failure = false}, build);
}

constexpr memory_model all_models[] = {heddle::sc, heddle::tso, heddle::rc11};

using counter = heddle::sequential::counter;
using stack = heddle::sequential::stack;

// Tickets from one counter.
template <bool one_step>
void tickets(machine& m) {
  auto& next = m.make<atomic<int>>("next");
  auto& history = m.make<heddle::operation_history<counter>>("tickets");
  for (const char* name : {"P0", "P1"})
    m.thread(name, [&] {
      for (int i = 0; i < 2; ++i)
        history.call(counter::add, 1, [&] {
          if (one_step)
            return next.fetch_add(1, relaxed);
          const int mine = next.load(relaxed);
          next.store(mine + 1, relaxed);
          return mine;
        });
    });
  m.finally([&] { history.call(counter::get, 0, [&] { return next.load(relaxed); }); });
}

TEST(history, of_a_counter) {
  for (const auto model : all_models) {
    const check_result right = run(&tickets<true>, model);
    EXPECT_EQ(right.verdict, heddle::verdict::pass) << right.report();
    const check_result wrong = run(&tickets<false>, model);
    EXPECT_THAT(wrong.kinds, ElementsAre(kind::linearizability));
    EXPECT_THAT(wrong.failure.message,
                HasSubstr("tickets: no order of the calls explains what they return: P0: "));
    EXPECT_THAT(wrong.failure.message, HasSubstr("; P1: add(1) returns "));
    EXPECT_GT(wrong.executions, 0U); // some executions are right
  }
}

struct node {
  std::int64_t value = 0;
  atomic<node*> next{nullptr};
};

// Treiber's stack; a pop that is not one step loses and duplicates.
template <bool one_step>
struct treiber {
  atomic<node*> top{nullptr};

  int push(node& n) {
    node* seen = top.load(relaxed);
    do
      n.next.store(seen, relaxed);
    while (!top.compare_exchange_strong(seen, &n, release, relaxed));
    return 0;
  }
  std::int64_t pop() {
    node* seen = top.load(acquire);
    while (seen != nullptr) {
      node* const next = seen->next.load(relaxed);
      if (!one_step) {
        top.store(next, relaxed);
        return seen->value;
      }
      if (top.compare_exchange_strong(seen, next, acquire, acquire))
        return seen->value;
    }
    return heddle::sequential::nothing;
  }
};

template <bool one_step>
void push_and_pop(machine& m) {
  auto& s = m.make<treiber<one_step>>("stack");
  auto& nodes = m.make<std::array<node, 3>>("nodes");
  auto& history = m.make<heddle::operation_history<stack>>("history");
  for (unsigned i = 0; i < nodes.size(); ++i)
    nodes[i].value = i + 1;
  const auto push = [&](unsigned i) {
    history.call(stack::push, nodes[i].value, [&] { return s.push(nodes[i]); });
  };
  const auto pop = [&] { history.call(stack::pop, 0, [&] { return s.pop(); }); };
  m.initially([push] { push(0); });
  m.thread("P0", [push, pop] {
    push(1);
    pop();
  });
  m.thread("P1", [pop] { pop(); });
  m.finally([pop] {
    pop();
    pop();
  });
}

TEST(history, of_a_stack) {
  for (const auto model : all_models) {
    const check_result right = run(&push_and_pop<true>, model);
    EXPECT_EQ(right.verdict, heddle::verdict::pass) << right.report();
    EXPECT_THAT(run(&push_and_pop<false>, model).kinds, ElementsAre(kind::linearizability));
  }
}

// Both engines know the same order under sc.
TEST(history, is_judged_alike_by_both_engines) {
  for (const auto build :
       {&tickets<true>, &tickets<false>, &push_and_pop<true>, &push_and_pop<false>}) {
    const auto kinds = run(build, heddle::sc).kinds;
    EXPECT_EQ(run(build, heddle::sc, heddle::engine::naive).kinds, kinds);
  }
}

// A read that comes too late: nothing but the order of the calls is wrong with it.
template <heddle::order publish, heddle::order look>
void stale_read(machine& m) {
  auto& value = m.make<atomic<int>>("value");
  auto& told = m.make<atomic<int>>("told");
  auto& history = m.make<heddle::operation_history<counter>>("history");
  m.thread("P0", [&] {
    history.call(counter::add, 1, [&] { return value.fetch_add(1, relaxed); });
    told.store(1, publish);
  });
  m.thread("P1", [&] {
    heddle::await(told, look, 1);
    history.call(counter::get, 0, [&] { return value.load(relaxed); });
  });
}

TEST(history, keeps_the_order_that_the_program_can_tell) {
  EXPECT_EQ(run(&stale_read<release, acquire>).verdict, heddle::verdict::pass);
  // Relaxed, the call may come before the one of which it was told: nothing orders the two.
  EXPECT_EQ(run(&stale_read<relaxed, relaxed>).verdict, heddle::verdict::pass);
  // Told by the wrong flag: set before the call.
  const auto too_early = [](machine& m) {
    auto& told = m.make<atomic<int>>("told");
    auto& value = m.make<atomic<int>>("value");
    auto& cache = m.make<atomic<int>>("cache");
    auto& history = m.make<heddle::operation_history<counter>>("history");
    m.thread("P0", [&] {
      history.call(counter::add, 1, [&] {
        const int before = value.fetch_add(1, relaxed);
        told.store(1, release);
        return before;
      });
    });
    m.thread("P1", [&] {
      heddle::await(told, acquire, 1);
      history.call(counter::get, 0, [&] { return cache.load(relaxed); });
    });
  };
  for (const auto model : all_models)
    EXPECT_THAT(run(too_early, model).kinds, ElementsAre(kind::linearizability));
}

// A call in a handler comes before or after the call that it interrupts, whichever fits.
TEST(history, of_an_interrupted_call) {
  const auto interrupted = [](bool masked) {
    return [masked](machine& m) {
      auto& value = m.make<atomic<int>>("value");
      auto& history = m.make<heddle::operation_history<counter>>("history");
      const auto add = [&] {
        history.call(counter::add, 1, [&] {
          const int before = value.load(relaxed);
          value.store(before + 1, relaxed);
          return before;
        });
      };
      const auto core = m.thread("core0", [add, masked] {
        if (!masked)
          return add();
        const heddle::cpu::irq_guard guard;
        add();
      });
      m.interrupt(core, "tick", {}, add);
    };
  };
  EXPECT_EQ(run(interrupted(true)).verdict, heddle::verdict::pass);
  const check_result r = run(interrupted(false));
  EXPECT_THAT(r.kinds, ElementsAre(kind::linearizability));
  EXPECT_THAT(r.failure.message, HasSubstr("core0 in the handler of tick: add(1) returns 0"));
}

TEST(history, with_a_call_that_does_not_return_is_not_judged) {
  const check_result r = run([](machine& m) {
    auto& never = m.make<atomic<int>>("never");
    auto& history = m.make<heddle::operation_history<counter>>("history");
    m.daemon("P0", [&] {
      history.call(counter::add, 1, [&] {
        heddle::await(never, relaxed, 1);
        return 0;
      });
    });
    m.thread("P1", [&] { history.call(counter::get, 0, [] { return 7; }); });
  });
  EXPECT_EQ(r.verdict, heddle::verdict::pass) << r.report();
}

TEST(history, before_and_after_the_cpus_is_judged_at_once) {
  const auto at = [](bool begin) {
    return run([begin](machine& m) {
      auto& history = m.make<heddle::operation_history<counter>>("history");
      const auto wrong = [&history] { history.call(counter::get, 0, [] { return 1; }); };
      if (begin)
        m.initially(wrong);
      m.thread("P0", [] {});
      m.finally(wrong);
    });
  };
  EXPECT_EQ(at(true).failure.message, "history: no order of the calls explains what they return: "
                                      "before the CPUs: get(0) returns 1");
  EXPECT_EQ(at(false).failure.message, "history: no order of the calls explains what they return: "
                                       "at the end: get(0) returns 1");
}

} // namespace
