// The rules of the machine under the checker: exactly the kinds and outcomes that each declares;
// the same whether interrupts are offered everywhere or where it matters.
#include "harness/platforms/conformance/rules_test.hpp"

#include <gmock/gmock.h>

#include "checker/check/check.hpp"

namespace heddle::conformance {
namespace {

std::set<std::string> outcomes_under(memory_model model, const rule_variant& v) {
  std::set<std::string> all = v.outcomes();
  if (model == sc && v.expected.about.not_sc != nullptr)
    all.erase(v.expected.about.not_sc);
  return all;
}

void expect_shown(const rule_variant& v, memory_model model, bool irq_pruning) {
  SCOPED_TRACE(name_of(model));
  const check_result r =
      check_scenario(v.scenario, v.variant,
                     {.model = model, .stop_at_first_failure = false, .irq_pruning = irq_pruning});
  EXPECT_TRUE(r.exhaustive) << r.report();
  EXPECT_EQ(r.kinds, v.kinds(model)) << r.report();
  // Under tso some of the outcomes that no interleaving has.
  if (model == tso && v.expected.about.not_sc != nullptr)
    EXPECT_THAT(r.outcomes, testing::AllOf(testing::IsSupersetOf(outcomes_under(sc, v)),
                                           testing::IsSubsetOf(v.outcomes())))
        << r.report();
  else
    EXPECT_EQ(r.outcomes, outcomes_under(model, v)) << r.report();
  if (v.expected.about.says != nullptr && !v.passes(model)) {
    EXPECT_THAT(r.failure.message, testing::HasSubstr(v.expected.about.says));
  }
}

TEST(conformance, the_checker_shows_exactly_what_the_rules_say) {
  for_each_variant([](const rule_variant& v) {
    for (const auto model : {sc, tso, rc11}) {
      for (const bool irq_pruning : {false, true})
        expect_shown(v, model, irq_pruning);
    }
  });
}

} // namespace
} // namespace heddle::conformance
