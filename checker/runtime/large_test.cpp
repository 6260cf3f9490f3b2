// Ordinary accesses that cover many atomic objects are as many events; those that cover much memory
// are one access.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/expect.hpp>
#include <heddle/lifetime.hpp>

#include "checker/check/check.hpp"

extern "C" {
void count_all();
void clear_statistics();
void copy_statistics();
void assign_statistics();
long sum(int of_copy);
void fill_all(int byte);
void move_all();
void write_at(unsigned where);
void publish_all();
int is_published();
void count_within(unsigned where);
unsigned counted_within(unsigned where);
}

namespace heddle {
namespace {

using testing::HasSubstr;

check_result run(const std::function<void(machine&)>& build, memory_model model = rc11) {
  return check({.model = model, .stop_at_first_failure = false}, build);
}

TEST(many_atomics, are_cleared_by_one_fill) {
  for (const memory_model model : {sc, tso, rc11}) {
    const check_result r = run(
        [](machine& m) {
          m.thread("A", [] {
            count_all();
            clear_statistics();
            count_all();
          });
          m.finally([] { observe("sum", sum(0)); });
        },
        model);
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
    EXPECT_EQ(r.outcomes, std::set<std::string>{"sum=200"});
  }
}

TEST(many_atomics, are_copied_at_once) {
  for (const auto copies : {copy_statistics, assign_statistics}) {
    const check_result r = run([copies](machine& m) {
      m.thread("A", [copies] {
        count_all();
        copies();
        count_all();
        observe("copy", sum(1));
        observe("now", sum(0));
      });
    });
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
    EXPECT_EQ(r.outcomes, std::set<std::string>{"copy=200 now=400"});
  }
}

TEST(many_atomics, race_with_a_fill_that_nothing_orders) {
  const check_result r = run([](machine& m) {
    m.thread("A", [] { clear_statistics(); });
    m.thread("B", [] { count_all(); });
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::data_race}) << r.report();
}

TEST(much_memory, is_filled_and_moved_by_one_access) {
  const check_result r = run([](machine& m) {
    m.thread("A", [] {
      fill_all(1);
      move_all();
      publish_all();
    });
    m.thread("B", [] {
      if (is_published() != 0)
        write_at(12'345'678);
    });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_LT(r.events, 100U);
}

TEST(much_memory, races_with_any_access_to_a_part_of_it) {
  for (const unsigned where : {0U, 7U, 12'345'678U, (1U << 26U) - 1}) {
    const check_result r = run([where](machine& m) {
      m.thread("A", [] { fill_all(1); });
      m.thread("B", [where] { write_at(where); });
    });
    EXPECT_EQ(r.kinds, std::set<kind>{kind::data_race}) << r.report();
    EXPECT_THAT(r.failure.message,
                HasSubstr(where == 0 ? "memory: " : "memory+" + std::to_string(where) + ": "));
  }
  const check_result both = run([](machine& m) {
    m.thread("A", [] { fill_all(1); });
    m.thread("B", [] { fill_all(2); });
  });
  EXPECT_EQ(both.kinds, std::set<kind>{kind::data_race}) << both.report();
}

TEST(much_memory, may_have_an_atomic_object_in_it) {
  constexpr unsigned where = 1U << 20U;
  const check_result r = run([](machine& m) {
    m.thread("A", [] {
      fill_all(0);
      count_within(where);
      count_within(where + 8);
      observe("counted", counted_within(where));
      fill_all(0);
      observe("filled", counted_within(where));
    });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, std::set<std::string>{"counted=1 filled=0"});
}

} // namespace
} // namespace heddle
