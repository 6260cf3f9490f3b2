// heddle-relacy from inside: what it answers, and what it refuses.
#include "checker/relacy/serve.hpp"

#include <algorithm>
#include <sstream>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checker/relacy/exchange.hpp"

namespace heddle::relacy {
namespace {

using testing::HasSubstr;

struct served {
  explicit served(const std::string& text) {
    std::istringstream in(text);
    std::ostringstream out;
    std::ostringstream error_stream;
    status = serve(in, out, error_stream);
    errors = error_stream.str();
    answers = answers_of(out.str());
  }

  int status = 0;
  std::string errors;
  std::vector<answer> answers;
};

request wanting(const std::string& scenario, const std::string& variant,
                const run_options& options = {}) {
  return {"test/relacy/" + scenario, variant, options};
}

TEST(relacy_serve, answers_every_request_in_a_line) {
  const served s(text_of({wanting("two-locks", "same-order", {.iterations = 500}),
                          wanting("two-locks", "opposite-order"),
                          wanting("two-locks", "same-order", {.iterations = 3})}));
  EXPECT_EQ(s.status, 0);
  EXPECT_EQ(s.errors, "");
  ASSERT_EQ(s.answers.size(), 3U);
  EXPECT_EQ(s.answers[0].scenario, "test/relacy/two-locks");
  EXPECT_EQ(s.answers[0].variant, "same-order");
  EXPECT_FALSE(s.answers[0].result.found);
  EXPECT_EQ(s.answers[0].result.iterations, 500U);
  EXPECT_EQ(s.answers[1].variant, "opposite-order");
  EXPECT_EQ(s.answers[1].result.what, kind::deadlock);
  EXPECT_THAT(s.answers[1].result.message, HasSubstr("waits for the lock"));
  EXPECT_GT(s.answers[1].result.seconds, 0);
  EXPECT_EQ(s.answers[2].result.iterations, 3U);
}

TEST(relacy_serve, says_what_it_cannot_express) {
  const served s(text_of({wanting("nine-cpus", "only")}));
  EXPECT_EQ(s.status, 0);
  ASSERT_EQ(s.answers.size(), 1U);
  EXPECT_EQ(s.answers[0].result.refusal, "more than 8 CPUs");
}

TEST(relacy_serve, knows_its_searches) {
  for (const search how : {search::full, search::bound}) {
    const served s(text_of({wanting("two-locks", "opposite-order", {.how = how}),
                            wanting("counter", "atomic", {.how = how})}));
    ASSERT_EQ(s.answers.size(), 2U) << s.errors;
    EXPECT_EQ(s.answers[0].result.what, kind::deadlock);
    EXPECT_TRUE(s.answers[1].result.exhausted);
  }
  const served random(text_of({wanting("counter", "atomic", {.iterations = 100})}));
  EXPECT_FALSE(random.answers.at(0).result.exhausted);
}

TEST(relacy_serve, a_bound_of_context_switches_leaves_schedules_out) {
  std::vector<std::uint64_t> iterations;
  for (const unsigned switches : {0U, 2U}) {
    const run_options options{.how = search::bound, .context_bound = switches};
    iterations.push_back(
        served(text_of({wanting("counter", "atomic", options)})).answers.at(0).result.iterations);
  }
  EXPECT_LT(iterations[0], iterations[1]);
}

TEST(relacy_serve, cuts_iterations_off) {
  const run_options options{.iterations = 50, .max_steps = 1};
  EXPECT_EQ(served(text_of({wanting("counter", "atomic", options)})).answers.at(0).result.cut, 50U);
}

TEST(relacy_serve, refuses_in_one_line_before_it_runs_anything) {
  const request good = wanting("counter", "atomic", {.iterations = 1});
  const std::vector<served> refused{
      served(""),
      served("run test/relacy/counter\n"),
      served("{}"),
      served(text_of({good, wanting("counter", "no-such-variant")})),
      served(text_of({good, wanting("count*", "atomic")})),
      served(text_of({good, wanting("counter", "")})),
  };
  for (const served& s : refused) {
    EXPECT_EQ(s.status, 2);
    EXPECT_EQ(s.answers.size(), 0U);
    EXPECT_THAT(s.errors, testing::StartsWith("heddle-relacy: what it reads "));
    EXPECT_THAT(s.errors, testing::EndsWith("; heddle run NAME --engine relacy starts it\n"));
    EXPECT_EQ(std::ranges::count(s.errors, '\n'), 1) << s.errors;
  }
  EXPECT_THAT(refused[3].errors, HasSubstr("names test/relacy/counter:no-such-variant, which is "
                                           "not in this program"));
}

} // namespace
} // namespace heddle::relacy
