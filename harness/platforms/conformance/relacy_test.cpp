// The rules of the machine under Relacy: the full search shows what the checker does under rc11,
// and the random one the same.
#include "harness/platforms/conformance/rules_test.hpp"

#include <gmock/gmock.h>

#include "checker/relacy/engine.hpp"

namespace heddle::conformance {
namespace {

using relacy::run_options;
using relacy::run_result;
using relacy::search;

// It stops at the first failure.
void expect_shown(const rule_variant& v, const run_options& how) {
  const run_result r = relacy::run(relacy::program_of(v.variant), how);
  EXPECT_EQ(r.refusal, "");
  EXPECT_EQ(r.cut, 0U);
  if (v.passes(rc11)) {
    EXPECT_EQ(r.what, kind::none) << r.message;
    EXPECT_EQ(r.outcomes, v.outcomes());
    EXPECT_EQ(r.exhausted, how.how == search::full);
    return;
  }
  EXPECT_TRUE(v.kinds(rc11).contains(r.what)) << name_of(r.what) << ": " << r.message;
  if (v.expected.about.says != nullptr) {
    EXPECT_THAT(r.message, testing::HasSubstr(v.expected.about.says));
  }
}

TEST(conformance, the_full_search_of_relacy_shows_what_the_rules_say) {
  for_each_variant([](const rule_variant& v) {
    expect_shown(v, {.how = search::full, .iterations = 1'000'000});
  });
}

TEST(conformance, the_random_search_of_relacy_shows_the_same) {
  for_each_variant([](const rule_variant& v) { expect_shown(v, {.iterations = 5000}); });
}

} // namespace
} // namespace heddle::conformance
