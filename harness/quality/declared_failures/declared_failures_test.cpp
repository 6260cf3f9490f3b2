// Every declared failure can be repeated, is not larger shrunk, and passes with the decision
// flipped that its cause names.
#include "harness/quality/declared_failures/failures.hpp"

#include <fstream>
#include <map>
#include <regex>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "reports/cause_text.hpp"
#include "reports/size_text.hpp"

namespace heddle::failures {
namespace {

class declared_failures : public testing::Test {
protected:
  static void SetUpTestSuite() { all = examine_declared_failures(); }
  static std::vector<examined> all;

  static std::string id(const examined& e) {
    return fmt::format("{} under {}", name_of(e), heddle::name_of(e.model));
  }
};
std::vector<examined> declared_failures::all;

TEST_F(declared_failures, are_many) { EXPECT_GT(all.size(), 400U); }

TEST_F(declared_failures, repeat_as_found_and_shrunk) {
  for (const examined& e : all)
    EXPECT_TRUE(e.repeats) << id(e);
}

TEST_F(declared_failures, are_never_larger_shrunk) {
  std::size_t smaller = 0;
  for (const examined& e : all) {
    EXPECT_LE(e.smaller, e.found) << id(e);
    smaller += e.smaller < e.found ? 1 : 0;
  }
  EXPECT_GE(smaller, 10U);
  RecordProperty("smaller", std::to_string(smaller));
}

TEST_F(declared_failures, pass_with_the_decision_flipped_that_the_cause_names) {
  std::size_t causes = 0;
  for (const examined& e : all) {
    EXPECT_EQ(e.wrong_with_flip, "")
        << id(e) << ": " << (e.why.found ? reports::cause_text(*e.why.found) : "");
    causes += e.why.found ? 1 : 0;
  }
  // The others fail in every order: alone, or because nothing orders two accesses.
  EXPECT_GE(2 * causes, all.size());
  RecordProperty("causes", std::to_string(causes));
}

// | `boreas/slab/getters:shipped` | tso | 1 preemption, … | 1 preemption, … | passes if … |
TEST_F(declared_failures, are_as_the_page_has_them) {
  std::map<std::string, const examined*> known;
  for (const examined& e : all)
    known[id(e)] = &e;
  std::ifstream page(HEDDLE_SHRINKING_PAGE);
  const std::regex row(R"(\| `([^`]+)` \| (sc|tso|rc11) \| (.*) \| (.*) \| (.*) \|)");
  std::size_t rows = 0;
  for (std::string line; std::getline(page, line);) {
    std::smatch cells;
    if (!std::regex_match(line, cells, row))
      continue;
    ++rows;
    const auto e = known.find(fmt::format("{} under {}", cells[1].str(), cells[2].str()));
    ASSERT_NE(e, known.end()) << line;
    EXPECT_EQ(cells[3], reports::size_text(e->second->found)) << line;
    EXPECT_EQ(cells[4], reports::size_text(e->second->smaller)) << line;
    const auto& why = e->second->why.found;
    EXPECT_EQ(cells[5], why ? reports::cause_text(*why) : "none") << line;
    EXPECT_LT(e->second->smaller, e->second->found) << line;
  }
  EXPECT_GE(rows, 10U);
}

} // namespace
} // namespace heddle::failures
