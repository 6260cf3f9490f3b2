// Plain C, unchanged, under the checker: atomics are events, data races on ordinary memory are
// found, and static storage starts anew with every execution.
#include <atomic>
#include <cstdint>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/expect.hpp>

#include "checker/check/check.hpp"

extern "C" {
struct message {
  std::uint64_t words[4];
};
void plain_count();
void atomic_count();
int locked_count(std::memory_order unlock);
void published(const message* m, std::memory_order order);
std::uint64_t message_of(unsigned word);
void make_object(int references, std::memory_order order);
int share_object();
int references_of_object();
int lowest_byte_of_references();
}

namespace heddle {
namespace {

using testing::AllOf;
using testing::HasSubstr;

check_result run(const std::function<void(machine&)>& build,
                 memory_model model = memory_model::rc11) {
  return check({.model = model, .stop_at_first_failure = false}, build);
}

TEST(instrumented, an_ordinary_counter_without_a_lock_is_a_race) {
  const check_result r = run([](machine& m) {
    m.thread("P0", [] { plain_count(); });
    m.thread("P1", [] { plain_count(); });
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::data_race}) << r.report();
  EXPECT_THAT(r.failure.message,
              AllOf(HasSubstr("count: P0 "), HasSubstr("at instrumented_code.c:10, P1 "),
                    HasSubstr(", and nothing orders the two")));
}

TEST(instrumented, an_atomic_counter_is_none_and_counts) {
  const check_result r = run([](machine& m) {
    m.thread("P0", [] { atomic_count(); });
    m.thread("P1", [] { atomic_count(); });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.executions, 2U);
}

TEST(instrumented, a_lock_orders_what_it_protects_if_it_is_released) {
  const auto twice = [](std::memory_order unlock) {
    return [unlock](machine& m) {
      m.thread("P0", [unlock] { observe("P0", locked_count(unlock)); });
      m.thread("P1", [unlock] { observe("P1", locked_count(unlock)); });
    };
  };
  const check_result released = run(twice(std::memory_order_release));
  EXPECT_EQ(released.verdict, verdict::pass) << released.report();
  EXPECT_EQ(released.outcomes,
            (std::set<std::string>{"P0=0 P1=1", "P0=1 P1=0", "P0=1 P1=2", "P0=2 P1=1"}));
  const check_result relaxed = run(twice(std::memory_order_relaxed));
  EXPECT_EQ(relaxed.kinds, std::set<kind>{kind::data_race}) << relaxed.report();
}

TEST(instrumented, copies_of_memory_are_seen) {
  static constexpr message hello{{1, 2, 3, 4}};
  const auto handing_over = [](std::memory_order order) {
    return [order](machine& m) {
      m.thread("writer", [order] { published(&hello, order); });
      m.thread("reader", [] { observe("word", static_cast<int>(message_of(2))); });
    };
  };
  const check_result right = run(handing_over(std::memory_order_release));
  EXPECT_EQ(right.verdict, verdict::pass) << right.report();
  EXPECT_EQ(right.outcomes, (std::set<std::string>{"word=0", "word=3"}));
  const check_result wrong = run(handing_over(std::memory_order_relaxed));
  EXPECT_EQ(wrong.kinds, std::set<kind>{kind::data_race}) << wrong.report();
  EXPECT_THAT(wrong.failure.message, HasSubstr("box+16: "));
}

// The values of atomics are the checker's: an ordinary access to one is an event, too.
TEST(instrumented, an_object_is_initialised_before_it_is_atomic) {
  for (const auto model : {memory_model::sc, memory_model::tso, memory_model::rc11}) {
    const check_result r = run(
        [](machine& m) {
          m.thread("maker", [] { make_object(5, std::memory_order_release); });
          m.thread("user", [] { observe("references", share_object()); });
        },
        model);
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
    EXPECT_EQ(r.outcomes, (std::set<std::string>{"references=0", "references=6"}));
  }
}

TEST(instrumented, an_initialisation_that_is_not_published_is_a_race) {
  const check_result r = run([](machine& m) {
    m.thread("maker", [] { make_object(5, std::memory_order_relaxed); });
    m.thread("user", [] { observe("references", share_object()); });
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::data_race}) << r.report();
}

TEST(instrumented, an_ordinary_read_sees_what_atomics_wrote) {
  const check_result r = run([](machine& m) {
    m.thread("all", [] {
      make_object(1, std::memory_order_release);
      share_object();
      const int seen = references_of_object();
      share_object();
      observe("seen", seen * 10 + references_of_object());
    });
    m.finally([] { observe("at the end", references_of_object()); });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, (std::set<std::string>{"at the end=3 seen=23"}));
}

TEST(instrumented, a_race_of_an_ordinary_read_with_an_atomic_update) {
  const check_result r = run([](machine& m) {
    m.initially([] { make_object(1, std::memory_order_release); });
    m.thread("P0", [] { share_object(); });
    m.thread("P1", [] { references_of_object(); });
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::data_race}) << r.report();
}

TEST(instrumented, a_part_of_an_atomic_object_may_be_read) {
  const check_result r =
      run([](machine& m) { m.thread("P0", [] { observe("byte", lowest_byte_of_references()); }); });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, std::set<std::string>{"byte=1"});
}

} // namespace
} // namespace heddle
