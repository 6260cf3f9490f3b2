// What the tests of all platforms have in common: going through the rules that are linked in.
#pragma once

#include <functional>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "harness/platforms/conformance/rule.hpp"

namespace heddle::conformance {

struct rule_variant {
  const rule& scenario;
  const scenario_variant& variant;
  const expectation& expected;

  std::string name() const { return std::string(scenario.name) + ":" + variant.name; }
  bool passes(memory_model m) const { return variant.declared[m].passes(); }
  // Those that it fails with, all of them.
  std::set<kind> kinds(memory_model m) const {
    const declared_verdict& v = variant.declared[m];
    std::set<kind> all{std::begin(v.companions), std::end(v.companions)};
    all.insert(v.primary);
    all.erase(kind::none);
    return all;
  }
  std::set<std::string> outcomes() const {
    std::set<std::string> all;
    for (const char* one : expected.outcomes.outcomes) {
      if (one != nullptr)
        all.insert(one);
    }
    return all;
  }
};

// Every scenario that is linked in is a rule.
inline void for_each_variant(const std::function<void(const rule_variant&)>& act) {
  unsigned count = 0;
  for (const registered_scenario* s : registered_scenarios()) {
    ASSERT_TRUE(std::string_view(s->name).starts_with("machine/")) << s->name;
    const auto& r = static_cast<const rule&>(*s);
    for (const scenario_variant& v : r) {
      const rule_variant one{r, v, expectation_of(r, v)};
      SCOPED_TRACE(one.name());
      act(one);
      ++count;
    }
  }
  EXPECT_GT(count, 90U); // a suite that is not linked passes by itself
}

} // namespace heddle::conformance
