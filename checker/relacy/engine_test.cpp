// Runs of small machines: what is found, how it is said, and what is not claimed.
#include "checker/relacy/engine.hpp"

#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/plain.hpp>

#include "checker/relacy/run_machine.hpp"

namespace heddle::relacy {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

run_options all_schedules() { return {.how = search::full, .iterations = 1'000'000}; }

void lost_update(machine& m) {
  auto& counter = m.make<atomic<int>>("counter");
  for (const char* name : {"P0", "P1"})
    m.thread(name, [&] { counter.store(counter.load() + 1); });
  m.finally([&] { expect(counter.load() == 2, kind::conservation, "both are counted"); });
}

void atomic_counter(machine& m) {
  auto& counter = m.make<atomic<int>>("counter");
  for (const char* name : {"P0", "P1"})
    m.thread(name, [&] { counter.fetch_add(1); });
  m.finally([&] { expect(counter.load() == 2, kind::conservation, "both are counted"); });
}

template <order store_order, order load_order>
void message_passing(machine& m) {
  auto& data = m.make<plain<int>>("data");
  auto& flag = m.make<atomic<bool>>("flag");
  m.thread("producer", [&] {
    data.store(42);
    flag.store(true, store_order);
  });
  m.thread("consumer", [&] {
    if (flag.load(load_order))
      expect(data.load() == 42, kind::expectation, "the data is there");
  });
}

void opposite_locks(machine& m) {
  auto& a = m.make<atomic<int>>("a");
  auto& b = m.make<atomic<int>>("b");
  const auto both = [](atomic<int>& first, atomic<int>& second) {
    await_exchange(first, 0, 1, acquire);
    await_exchange(second, 0, 1, acquire);
    second.store(0, release);
    first.store(0, release);
  };
  m.thread("P0", [&, both] { both(a, b); });
  m.thread("P1", [&, both] { both(b, a); });
}

TEST(relacy_engine, finds_a_property_that_fails_at_the_end) {
  const run_result r = run_machine(lost_update);
  EXPECT_TRUE(r.found);
  EXPECT_EQ(r.what, kind::conservation);
  EXPECT_THAT(r.message, HasSubstr("both are counted (checker/relacy/engine_test.cpp:"));
  EXPECT_LT(r.iterations, 100U);
}

TEST(relacy_engine, finds_the_same_every_time) {
  const run_result a = run_machine(lost_update);
  const run_result b = run_machine(lost_update);
  EXPECT_EQ(a.iterations, b.iterations);
  EXPECT_EQ(a.message, b.message);
}

TEST(relacy_engine, searches_all_schedules_of_a_program_that_is_right) {
  const run_result r = run_machine(atomic_counter, all_schedules());
  EXPECT_FALSE(r.found) << r.message;
  EXPECT_TRUE(r.exhausted);
  EXPECT_GT(r.iterations, 1U);
}

TEST(relacy_engine, stops_after_the_iterations_it_was_given) {
  EXPECT_EQ(run_machine(atomic_counter, {.iterations = 77}).iterations, 77U);
  const run_result full = run_machine(atomic_counter, {.how = search::full, .iterations = 3});
  EXPECT_EQ(full.iterations, 3U);
  EXPECT_FALSE(full.exhausted);
}

TEST(relacy_engine, finds_a_data_race_and_names_it) {
  const run_result r = run_machine(message_passing<relaxed, relaxed>);
  EXPECT_EQ(r.what, kind::data_race);
  EXPECT_THAT(r.message, HasSubstr("access to data"));
  EXPECT_THAT(r.message, HasSubstr("producer"));
  EXPECT_THAT(r.message, HasSubstr("consumer"));
}

TEST(relacy_engine, finds_no_race_where_release_meets_acquire) {
  const run_result r = run_machine(message_passing<release, acquire>, all_schedules());
  EXPECT_FALSE(r.found) << r.message;
  EXPECT_TRUE(r.exhausted);
}

TEST(relacy_engine, finds_a_deadlock_between_locks) {
  for (const search how : {search::random, search::full, search::bound}) {
    const run_result r = run_machine(opposite_locks, {.how = how});
    EXPECT_EQ(r.what, kind::deadlock);
    EXPECT_THAT(r.message, HasSubstr("P0 waits for the lock b"));
    EXPECT_THAT(r.message, HasSubstr("P1 waits for the lock a"));
  }
}

TEST(relacy_engine, finds_a_wait_in_vain) {
  const run_result r = run_machine([](machine& m) {
    auto& ready = m.make<atomic<bool>>("ready");
    m.thread("waiter", [&] { await(ready, acquire, true); });
  });
  EXPECT_EQ(r.what, kind::lost_wakeup);
  EXPECT_THAT(r.message, HasSubstr("waiter waits for ready"));
}

TEST(relacy_engine, finds_a_spin_loop_in_vain) {
  const run_result r = run_machine([](machine& m) {
    auto& ready = m.make<atomic<bool>>("ready");
    m.thread("spinner", [&] {
      while (!ready.load(acquire))
        cpu::relax();
    });
    m.thread("other", [&] { ready.store(false, release); });
  });
  EXPECT_EQ(r.what, kind::lost_wakeup) << r.message;
  EXPECT_THAT(r.message, HasSubstr("spinner spins"));
}

TEST(relacy_engine, waits_that_are_satisfied_end) {
  for (const search how : {search::random, search::full}) {
    const run_result r = run_machine(
        [](machine& m) {
          auto& ready = m.make<atomic<int>>("ready");
          auto& data = m.make<plain<int>>("data");
          m.thread("producer", [&] {
            data.store(1);
            ready.store(1, release);
          });
          m.thread("waiter", [&] {
            await(ready, acquire, 1);
            data.store(2);
            ready.store(2, release);
          });
          m.thread("spinner", [&] {
            while (ready.load(acquire) != 2)
              cpu::relax();
            observe("data", data.load());
          });
        },
        {.how = how, .iterations = 20'000});
    EXPECT_FALSE(r.found) << r.message;
    EXPECT_THAT(r.outcomes, ElementsAre("data=2"));
  }
}

TEST(relacy_engine, a_loop_that_gives_up_is_not_stuck) {
  const run_result r = run_machine(
      [](machine& m) {
        auto& ready = m.make<atomic<bool>>("ready");
        m.thread("waiter", [&] { await(ready, acquire, true); });
        m.thread("spinner", [&] {
          for (int i = 0; i < 100 && !ready.load(acquire); ++i)
            cpu::relax();
          ready.store(true, release);
        });
      },
      {.iterations = 1000});
  EXPECT_FALSE(r.found) << r.message;
  EXPECT_EQ(r.cut, 0U);
}

TEST(relacy_engine, an_endless_quarrel_is_cut_off_and_claims_nothing) {
  const run_result r = run_machine(
      [](machine& m) {
        auto& x = m.make<atomic<int>>("x");
        for (const char* name : {"P0", "P1"})
          m.thread(name, [&] {
            for (;;)
              x.fetch_add(1);
          });
      },
      {.iterations = 5, .max_steps = 500});
  EXPECT_FALSE(r.found) << r.message;
  EXPECT_EQ(r.cut, 5U);
}

TEST(relacy_engine, choices_are_made_and_assumptions_drop_iterations) {
  const run_result r = run_machine(
      [](machine& m) {
        auto& x = m.make<atomic<int>>("x");
        m.thread("P0", [&] {
          const unsigned n = choose(4);
          assume(n != 2);
          observe("n", n);
          x.store(1);
        });
        m.thread("P1", [&] { await(x, relaxed, 1); }); // parked when the other drops out
      },
      all_schedules());
  EXPECT_FALSE(r.found) << r.message;
  EXPECT_TRUE(r.exhausted);
  EXPECT_GT(r.dropped, 0U);
  EXPECT_THAT(r.outcomes, ElementsAre("n=0", "n=1", "n=3"));
}

TEST(relacy_engine, memory_is_put_back_before_every_iteration) {
  const run_result r = run_machine(
      [](machine& m) {
        struct state {
          int unwatched = 7;
          atomic<int> watched{0};
        };
        auto& s = m.make<state>("s");
        m.initially([&] { s.watched.store(5); });
        m.thread("P0", [&] {
          expect(s.unwatched == 7, kind::expectation, "as it was built");
          s.unwatched = 8;
          expect(s.watched.fetch_add(1) == 5, kind::expectation, "as initially() left it");
        });
        m.finally([&] {
          expect(s.unwatched == 8 && s.watched.load() == 6, kind::expectation, "as it ended");
        });
      },
      {.iterations = 100});
  EXPECT_FALSE(r.found) << r.message;
  EXPECT_EQ(r.iterations, 100U);
}

TEST(relacy_engine, counts_marks_and_knows_cpus) {
  const run_result r = run_machine(
      [](machine& m) {
        m.thread("P0", [] { expect(cpu::id() == 0 && cpu::count() == 3, kind::expectation, ""); });
        m.thread("P1", [] { expect(cpu::id() == 1, kind::expectation, "its own number"); });
        m.thread("P2", [] { cover("always"); });
      },
      {.iterations = 10});
  EXPECT_FALSE(r.found) << r.message;
  EXPECT_THAT(r.cover, Contains(Pair("always", 10U)));
}

TEST(relacy_engine, an_object_constructed_by_one_cpu_is_not_there_for_another) {
  struct box {
    alignas(atomic<int>) std::byte room[sizeof(atomic<int>)];
  };
  const auto publish = [](order store_order) {
    return [store_order](machine& m) {
      auto& storage = m.make<box>("box");
      auto& published = m.make<atomic<atomic<int>*>>("published");
      m.thread("P0", [&, store_order] {
        auto* made = ::new (static_cast<void*>(storage.room)) atomic<int>(3);
        made->store(4, relaxed);
        published.store(made, store_order);
      });
      m.thread("P1", [&] {
        if (auto* found = published.load(acquire))
          expect(found->load(relaxed) == 4, kind::expectation, "the latest value");
      });
    };
  };
  const run_result ordered = run_machine(publish(release), all_schedules());
  EXPECT_FALSE(ordered.found) << ordered.message;
  const run_result unordered = run_machine(publish(relaxed));
  EXPECT_EQ(unordered.what, kind::data_race);
  EXPECT_THAT(unordered.message, HasSubstr("plain write by P0"));
}

TEST(relacy_engine, updates_have_the_width_of_their_type) {
  const run_result r = run_machine(
      [](machine& m) {
        auto& byte = m.make<atomic<std::uint8_t>>("byte", std::uint8_t{250});
        auto& word = m.make<atomic<std::uint32_t>>("word", 6U);
        m.thread("P0", [&] {
          expect(byte.fetch_add(10) == 250 && byte.load() == 4, kind::expectation, "add");
          expect(byte.fetch_sub(5) == 4 && byte.load() == 255, kind::expectation, "sub");
          expect(word.fetch_or(9) == 6 && word.load() == 15, kind::expectation, "or");
          expect(word.fetch_and(5) == 15 && word.load() == 5, kind::expectation, "and");
          expect(word.fetch_xor(1) == 5 && word.exchange(2) == 4, kind::expectation, "xor");
          std::uint32_t expected = 3;
          expect(!word.compare_exchange_strong(expected, 9) && expected == 2, kind::expectation,
                 "a failed exchange tells the value");
          expect(word.compare_exchange_strong(expected, 9) && word.load() == 9, kind::expectation,
                 "exchange");
        });
      },
      {.iterations = 10});
  EXPECT_FALSE(r.found) << r.message;
}

TEST(relacy_engine, a_weak_exchange_may_fail_for_no_reason) {
  const run_result r = run_machine(
      [](machine& m) {
        auto& x = m.make<atomic<int>>("x");
        m.thread("P0", [&] {
          int expected = 0;
          observe("done", x.compare_exchange_weak(expected, 1));
        });
      },
      all_schedules());
  EXPECT_THAT(r.outcomes, ElementsAre("done=0", "done=1"));
}

TEST(relacy_engine, a_crash_is_a_finding) {
  const run_result r = run_machine([](machine& m) {
    auto& x = m.make<atomic<int>>("x");
    m.thread("P0", [&] {
      x.store(1);
      std::raise(SIGSEGV);
    });
  });
  EXPECT_EQ(r.what, kind::crash);
  EXPECT_THAT(r.message, HasSubstr("engine_test.cpp"));
  EXPECT_EQ(r.iterations, 1U);
}

TEST(relacy_engine, a_loop_without_operations_is_a_finding) {
  const run_result r = run_machine(
      [](machine& m) {
        m.thread("P0", [] {
          for (volatile bool forever = true; forever;) {
          }
        });
      },
      {.patience_seconds = 0.3});
  EXPECT_EQ(r.what, kind::hang);
}

TEST(relacy_engine, a_loop_of_plain_reads_lets_others_run) {
  const run_result r = run_machine([](machine& m) {
    auto& flag = m.make<plain<int>>("flag");
    m.thread("P0", [&] {
      while (flag.load() == 0) {
      }
    });
    m.thread("P1", [&] { flag.store(1); });
  });
  EXPECT_EQ(r.what, kind::data_race);
}

TEST(relacy_engine, code_around_the_threads_may_fail_too) {
  const run_result before = run_machine([](machine& m) {
    m.initially([] { expect(false, kind::return_code, "at the beginning"); });
    m.thread("P0", [] {});
  });
  EXPECT_EQ(before.what, kind::return_code);
  EXPECT_EQ(before.iterations, 0U);
  const run_result after = run_machine([](machine& m) {
    auto& x = m.make<atomic<int>>("x");
    m.thread("P0", [] {});
    m.finally([&] { await(x, relaxed, 1); });
  });
  EXPECT_EQ(after.what, kind::hang);
}

} // namespace
} // namespace heddle::relacy
