// The registration list and what a declaration can say, as code of a scenario writes it.
#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/scenario.hpp>

namespace {

using heddle::fails;
using heddle::kind;
using heddle::pass;
using heddle::rc11;
using heddle::sc;
using heddle::tso;
using heddle::under;

struct shipped {
  static constexpr int initial = 1;
};
struct mutant {
  static constexpr int initial = 2;
};

template <class Policy>
struct counter_scenario {
  heddle::atomic<int> counter{Policy::initial};
  int seen = 0;
  void build(heddle::machine& m) {
    m.thread("P0", [this] { counter.fetch_add(1); });
    m.thread("P1", [this] { counter.fetch_add(1); });
    m.finally([this] { seen = counter.load(); });
  }
};

HEDDLE_SCENARIO(counter) =
    heddle::scenario<counter_scenario>("test/counter/two-cpus", "written for this test")
        .covers("both", "neither")
        .not_on_host("it is a test")
        .variant<shipped>("shipped", pass)
        .variant<mutant>("mutant",
                         under(sc, pass).under(tso, pass).under(rc11,
                                                                fails(kind::data_race, kind::leak)),
                         {.source = "a mutation", .because = "it says so", .covers = {"third"}});

HEDDLE_SCENARIO(second) = heddle::scenario<counter_scenario>("test/counter/second",
                                                             "written for this test")
                              .variant<shipped>("shipped", fails(kind::expectation));

const heddle::registered_scenario* find(const std::string& name) {
  for (const auto* s : heddle::registered_scenarios()) {
    if (s->name == name)
      return s;
  }
  return nullptr;
}

TEST(scenario, every_registration_is_in_the_list) {
  EXPECT_EQ(heddle::registered_scenarios().size(), 2U);
  EXPECT_NE(find("test/counter/two-cpus"), nullptr);
  EXPECT_NE(find("test/counter/second"), nullptr);
}

TEST(scenario, fields_say_what_was_declared) {
  const auto* s = find("test/counter/two-cpus");
  ASSERT_NE(s, nullptr);
  EXPECT_STREQ(s->source, "written for this test");
  EXPECT_STREQ(s->host_refusal, "it is a test");
  EXPECT_STREQ(s->covers[0], "both");
  EXPECT_STREQ(s->covers[1], "neither");
  EXPECT_EQ(s->covers[2], nullptr);
  ASSERT_EQ(s->variant_count, 2U);
  EXPECT_STREQ(s->variants[0].name, "shipped");
  EXPECT_EQ(s->variants[0].details.source, nullptr);
  EXPECT_STREQ(s->variants[1].details.source, "a mutation");
  EXPECT_STREQ(s->variants[1].details.covers[0], "third");
}

TEST(scenario, a_verdict_holds_under_every_model_unless_they_are_told_apart) {
  const auto* s = find("test/counter/two-cpus");
  ASSERT_NE(s, nullptr);
  for (auto m : {sc, tso, rc11})
    EXPECT_TRUE(s->variants[0].declared[m].passes());
  const auto& told_apart = s->variants[1].declared;
  EXPECT_TRUE(told_apart[sc].passes());
  EXPECT_TRUE(told_apart[tso].passes());
  EXPECT_EQ(told_apart[rc11].primary, kind::data_race);
  EXPECT_EQ(told_apart[rc11].companions[0], kind::leak);
  EXPECT_EQ(told_apart[rc11].companions[1], kind::none);
}

TEST(scenario, a_variant_builds_its_machine_in_given_storage) {
  const auto* s = find("test/counter/two-cpus");
  ASSERT_NE(s, nullptr);
  alignas(16) std::byte storage[64];
  ASSERT_LE(s->variants[1].bytes, sizeof storage);
  heddle::machine m{heddle::machine_storage{}};
  s->variants[1].build(storage, m);
  ASSERT_EQ(m.cpus(), 2U);
  EXPECT_STREQ(m.cpu_at(1).name, "P1");
  m.run_cpu(0);
  m.run_cpu(1);
  m.run_finally();
  EXPECT_EQ(reinterpret_cast<counter_scenario<mutant>*>(storage)->seen, 4);
}

} // namespace
