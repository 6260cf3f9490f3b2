// Memory that is accessed atomically and ordinarily by turns, and with other sizes in a new life:
// what allocators do.
#include <cstdint>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/expect.hpp>

#include "checker/check/check.hpp"

extern "C" {
void fill_pool();
int use_word();
int use_halves();
int use_all();
int links_are_whole();
void open_shared();
int halves_of_shared();
int write_half(unsigned which);
void write_byte_of_half(unsigned which);
long wide_then_narrow();
void choose_narrow();
long wide_or_narrow();
long wide_and_narrow();
}

namespace heddle {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr auto all_models = {memory_model::sc, memory_model::tso, memory_model::rc11};

check_result run(const std::function<void(machine&)>& build,
                 memory_model model = memory_model::rc11, bool reuse_addresses = false) {
  return check({.model = model, .stop_at_first_failure = false, .reuse_addresses = reuse_addresses},
               build);
}

// Two CPUs take a block of two each, use it as payload and give it back.
check_result use_pool(int (*first)(), int (*second)(), memory_model model) {
  return run(
      [=](machine& m) {
        m.initially(fill_pool);
        m.thread("P0", [=] { observe("P0", first()); });
        m.thread("P1", [=] { observe("P1", second()); });
        m.finally([] { observe("free", links_are_whole()); });
      },
      model);
}

TEST(recycled, a_link_becomes_payload_and_a_link_again) {
  for (const auto model : all_models) {
    const check_result r = use_pool(use_word, use_word, model);
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
    EXPECT_EQ(r.outcomes,
              (std::set<std::string>{"P0=0 P1=7 free=2", "P0=7 P1=0 free=2", "P0=7 P1=7 free=2"}));
  }
}

TEST(recycled, payload_may_have_other_sizes_than_the_link) {
  for (const auto model : all_models) {
    const check_result halves = use_pool(use_halves, use_all, model);
    EXPECT_EQ(halves.verdict, verdict::pass) << halves.report();
    EXPECT_EQ(halves.outcomes, (std::set<std::string>{"P0=0 P1=2 free=2", "P0=441 P1=0 free=2",
                                                      "P0=441 P1=2 free=2"}));
  }
}

// Each half is one CPU's: no race, but the checker cannot follow. If it is the same half, it is
// one.
TEST(recycled, parts_of_a_link_are_not_used_by_two_cpus_at_once) {
  const auto with = [](auto other) {
    return run([=](machine& m) {
      m.thread("P0", [] {
        open_shared();
        write_half(0);
      });
      m.thread("P1", other);
    });
  };
  const check_result apart = with([] { write_half(1); });
  EXPECT_EQ(apart.verdict, verdict::inconclusive) << apart.report();
  EXPECT_THAT(apart.unseen, Each(HasSubstr("parts of what is atomic elsewhere are not modelled")));
  const check_result same = with([] { write_byte_of_half(3); });
  EXPECT_EQ(same.kinds, std::set<kind>{kind::data_race}) << same.report();
}

TEST(recycled, parts_of_a_link_may_be_used_by_one_cpu_and_its_interrupts) {
  const check_result r = run([](machine& m) {
    const auto core0 = m.thread("core0", [] {
      open_shared();
      write_half(0);
    });
    m.interrupt(core0, "dma", {}, [] { observe("wrote", write_half(1)); });
    m.finally([] { observe("halves", halves_of_shared()); });
  });
  EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  EXPECT_EQ(r.outcomes, (std::set<std::string>{"halves=10 wrote=0", "halves=12 wrote=1"}));
}

TEST(recycled, a_new_life_may_hold_atomics_of_other_sizes) {
  for (const auto model : all_models)
    for (const bool reuse : {false, true}) {
      const check_result r =
          run([](machine& m) { m.thread("P0", [] { observe("sum", wide_then_narrow()); }); }, model,
              reuse);
      EXPECT_EQ(r.verdict, verdict::pass) << r.report();
      EXPECT_EQ(r.outcomes, std::set<std::string>{"sum=2355"});
    }
}

TEST(recycled, another_execution_may_hold_atomics_of_other_sizes) {
  for (const auto model : all_models) {
    const check_result r = run(
        [](machine& m) {
          m.thread("P0", [] { observe("value", wide_or_narrow()); });
          m.thread("P1", choose_narrow);
        },
        model);
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
    EXPECT_EQ(r.outcomes, (std::set<std::string>{"value=3", "value=5"}));
  }
}

TEST(recycled, one_life_may_not) {
  const check_result r = run([](machine& m) { m.thread("P0", [] { wide_and_narrow(); }); });
  EXPECT_EQ(r.verdict, verdict::inconclusive) << r.report();
  EXPECT_THAT(r.unseen, ElementsAre(HasSubstr("not modelled within one life")));
}

} // namespace
} // namespace heddle
