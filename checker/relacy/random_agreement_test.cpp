// The checker has every outcome of random programs that Relacy shows, every data race and every use
// after free.
//
// HEDDLE_RELACY_PROGRAMS programs; HEDDLE_RELACY_FIRST=n in the environment starts at another one.
#include "checker/relacy/random_litmus.hpp"

#include <cstdlib>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checker/check/check.hpp"
#include "checker/relacy/exchange.hpp"
#include "checker/testing/spawn.hpp"

namespace heddle::relacy {
namespace {

std::uint64_t first_seed() {
  const char* const given = std::getenv("HEDDLE_RELACY_FIRST");
  return given == nullptr ? 1 : std::strtoull(given, nullptr, 10);
}

check_result all_of(const random_litmus& litmus, const check_options& how) {
  return check(how, [&](machine& m) { litmus.build(m); });
}

// Each engine says of an execution with a race and a use after free what it comes upon first, so
// the kind may show only if the checker adds events in another order, too. Without lives it has to
// show in the first. Relacy does not notice each access that nothing orders behind a beginning, and
// may go on to a race behind one; then no execution of the checker comes to its end.
void expect_found(const random_litmus& litmus, const check_result& first, kind shown) {
  constexpr std::uint64_t orders = 100;
  EXPECT_FALSE(first.kinds.empty());
  std::set<kind> kinds = first.kinds;
  for (std::uint64_t seed = 1; litmus.has_lives() && !kinds.contains(shown) && seed < orders;
       ++seed)
    kinds.merge(std::set(all_of(litmus, {.model = rc11,
                                         .stop_at_first_failure = false,
                                         .policy = checker::schedule_policy::random,
                                         .seed = seed})
                             .kinds));
  const bool none_gets_so_far = litmus.has_lives() && first.executions == 0;
  EXPECT_TRUE(kinds.contains(shown) || none_gets_so_far) << name_of(shown) << " is not found";
}

TEST(relacy_random, the_checker_has_what_relacy_shows) {
  constexpr unsigned programs = HEDDLE_RELACY_PROGRAMS;
  constexpr unsigned iterations = 2000;
  const spawned relacy = spawn_apart(
      HEDDLE_RELACY_RANDOM_LITMUS,
      {std::to_string(first_seed()), std::to_string(programs), std::to_string(iterations)});
  ASSERT_EQ(relacy.status, 0) << relacy.err;
  const auto runs = answers_of(relacy.out); // their scenarios are the seeds
  ASSERT_EQ(runs.size(), programs);
  std::map<std::string, unsigned> found;
  std::size_t outcomes = 0;
  for (const auto& [seed, none, shown] : runs) {
    const random_litmus litmus(std::stoull(seed));
    SCOPED_TRACE("program " + seed + "\n" + litmus.text());
    const check_result r = all_of(litmus, {.model = rc11, .stop_at_first_failure = false});
    ASSERT_TRUE(r.exhaustive);
    if (shown.found) {
      ++found[name_of(shown.what)];
      expect_found(litmus, r, shown.what);
      continue;
    }
    // An execution that fails has no outcome in the checker, and one that Relacy did not notice
    // here it might have.
    if (r.kinds.empty()) {
      EXPECT_THAT(shown.outcomes, testing::IsSubsetOf(r.outcomes));
    }
    outcomes += shown.outcomes.size();
  }
  for (const char* kind : {"data-race", "use-after-free"}) {
    RecordProperty(kind, static_cast<int>(found[kind]));
    EXPECT_GT(found[kind], 0U);
  }
  RecordProperty("outcomes", static_cast<int>(outcomes));
  EXPECT_EQ(found.size(), 2U);
  EXPECT_GT(outcomes, programs);
}

} // namespace
} // namespace heddle::relacy
