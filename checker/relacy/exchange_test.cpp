// What the two programs say, as text.
#include "checker/relacy/exchange.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace heddle::relacy {
namespace {

using nlohmann::json;
using testing::HasSubstr;

const request wanted{.scenario = "a/b",
                     .variant = "c",
                     .options = {.how = search::bound,
                                 .iterations = 1'000'000'000'000,
                                 .max_seconds = 0.5,
                                 .context_bound = 3,
                                 .max_steps = 7}};

TEST(relacy_exchange, requests_are_one_document_of_exact_names_and_limits) {
  EXPECT_EQ(text_of({wanted}),
            R"([{"scenario":"a/b","variant":"c","search":"bound","iterations":1000000000000,)"
            R"("steps":7,"context_bound":3,"max_seconds":0.5}])");
}

TEST(relacy_exchange, requests_are_read_as_they_were_written) {
  const auto read = requests_of(text_of({wanted, {.scenario = "x", .variant = "y"}}));
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].scenario, "a/b");
  EXPECT_EQ(read[0].variant, "c");
  EXPECT_EQ(read[0].options.how, search::bound);
  EXPECT_EQ(read[0].options.iterations, 1'000'000'000'000U);
  EXPECT_EQ(read[0].options.max_seconds, 0.5);
  EXPECT_EQ(read[0].options.context_bound, 3U);
  EXPECT_EQ(read[0].options.max_steps, 7U);
  EXPECT_EQ(read[1].scenario, "x");
  EXPECT_EQ(read[1].options.how, search::random);
  EXPECT_TRUE(requests_of("[]").empty());
}

std::string refusal_of(const std::string& text) {
  try {
    requests_of(text);
  } catch (const not_a_request& e) {
    return e.what();
  }
  return "accepted";
}

TEST(relacy_exchange, what_is_no_array_of_requests_is_refused) {
  EXPECT_EQ(refusal_of(""), "is no JSON");
  EXPECT_EQ(refusal_of("list\n"), "is no JSON");
  EXPECT_EQ(refusal_of(text_of({wanted}) + "]"), "is no JSON");
  EXPECT_EQ(refusal_of("{}"), "is no array of requests");
  EXPECT_EQ(refusal_of("[1]"), "has a request that is no object");
}

TEST(relacy_exchange, every_key_of_a_request_is_there_and_means_something) {
  const json good = json::parse(text_of({wanted}));
  for (const auto& [key, value] : good[0].items()) {
    json without = good;
    without[0].erase(key);
    EXPECT_EQ(refusal_of(without.dump()), "has a request without " + key);
    for (const json& wrong : {json(nullptr), json(-1), json(json::array())}) {
      json other = good;
      other[0][key] = wrong;
      EXPECT_THAT(refusal_of(other.dump()), HasSubstr(key)) << other;
    }
  }
  for (const auto& [key, value] :
       {std::pair("iterations", json(0)), std::pair("steps", json(0)),
        std::pair("steps", json(1.5)), std::pair("search", json("all"))}) {
    json other = good;
    other[0][key] = value;
    EXPECT_THAT(refusal_of(other.dump()), HasSubstr(key)) << other;
  }
}

TEST(relacy_exchange, an_answer_is_one_line_that_says_all) {
  const answer said{.scenario = "a/b",
                    .variant = "c",
                    .result = {.found = true,
                               .what = kind::deadlock,
                               .message = "P0 waits\nand \"P1\"",
                               .iterations = 9,
                               .dropped = 1,
                               .cut = 2,
                               .exhausted = true,
                               .seconds = 0.25,
                               .cover = {{"mark", 4}},
                               .outcomes = {"r0=0", "r0=1"}}};
  const std::string line = text_of(said);
  EXPECT_EQ(line.find('\n'), line.npos);
  EXPECT_EQ(json::parse(line).at("kind"), "deadlock");
  EXPECT_TRUE(json::parse(line).at("not_expressible").is_null());
  const answer read = answer_of(line);
  EXPECT_EQ(read.scenario, "a/b");
  EXPECT_EQ(read.variant, "c");
  EXPECT_TRUE(read.result.found);
  EXPECT_EQ(read.result.what, kind::deadlock);
  EXPECT_EQ(read.result.message, said.result.message);
  EXPECT_EQ(read.result.refusal, "");
  EXPECT_EQ(read.result.iterations, 9U);
  EXPECT_EQ(read.result.dropped, 1U);
  EXPECT_EQ(read.result.cut, 2U);
  EXPECT_TRUE(read.result.exhausted);
  EXPECT_EQ(read.result.seconds, 0.25);
  EXPECT_EQ(read.result.cover, said.result.cover);
  EXPECT_EQ(read.result.outcomes, said.result.outcomes);
}

TEST(relacy_exchange, an_answer_may_be_that_it_cannot_be_run) {
  const std::string line = text_of(answer{.result = {.refusal = "more than 8 CPUs"}});
  EXPECT_TRUE(json::parse(line).at("kind").is_null());
  EXPECT_EQ(answer_of(line).result.refusal, "more than 8 CPUs");
  EXPECT_FALSE(answer_of(line).result.found);
}

TEST(relacy_exchange, answers_are_read_line_by_line) {
  const std::string first = text_of(answer{.scenario = "a", .variant = "1"});
  const auto read = answers_of(first + "\n" + text_of(answer{.scenario = "b"}) + "\n");
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].variant, "1");
  EXPECT_EQ(read[1].scenario, "b");
  EXPECT_TRUE(answers_of("").empty());
  EXPECT_THROW(answers_of(first + "\n{}\n"), not_an_answer);
}

TEST(relacy_exchange, what_is_no_answer_is_refused) {
  json row = json::parse(text_of(answer{.result = {.found = true, .what = kind::leak}}));
  row["kind"] = "boredom";
  for (const std::string& text : {std::string(), std::string("[]"), std::string("{}"), row.dump()})
    EXPECT_THROW(answer_of(text), not_an_answer) << text;
}

TEST(relacy_exchange, searches_have_names) {
  for (const search how : {search::random, search::full, search::bound})
    EXPECT_EQ(search_named(name_of(how)), how);
  EXPECT_EQ(search_named("clairvoyant"), std::nullopt);
}

} // namespace
} // namespace heddle::relacy
