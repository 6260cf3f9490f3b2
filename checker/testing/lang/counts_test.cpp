// The exploration against the table of expected counts: for every program of the table and its
// model, exactly the expected number of complete executions, and in none of them a violation.
#include "checker/testing/lang/counts.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <fstream>

#include "checker/testing/lang/interpreter.hpp"

namespace heddle::checker::lang {

// Otherwise the bytes of the row are printed.
static void PrintTo(const expectation& e, std::ostream* out) { *out << e.name; }

namespace {

std::vector<expectation> table() {
  std::ifstream file(HEDDLE_COUNTS_TABLE);
  return comparable(read_counts(file));
}

std::string title(const expectation& e) { return e.name + " under " + name_of(e.model); }

// Remembers the first thing that is wrong with any execution.
class first_violation final : public observer {
public:
  bool on_execution(const execution&, ending how, const std::vector<violation>& found) override {
    if (text.empty() && !found.empty())
      text = std::string(name_of(found[0].what.what)) + ": " + found[0].what.message;
    if (text.empty() && how == ending::stuck)
      text = "stuck";
    return text.empty();
  }

  std::string text;
};

void expect_count(const expectation& e) {
  interpreted_program program(e.program);
  first_violation watch;
  explore_options options;
  options.model = e.model;
  const exploration found = explore(program, options, watch);
  EXPECT_EQ(watch.text, "") << title(e) << "\n  " << e.program;
  EXPECT_EQ(found.complete, e.complete) << title(e) << "\n  " << e.program;
  EXPECT_TRUE(found.exhaustive) << title(e);
}

class Counts : public testing::TestWithParam<expectation> {};

TEST_P(Counts, AreAsExpected) { expect_count(GetParam()); }

// Test names consist of letters, digits and underscores.
std::string parameter_name(const testing::TestParamInfo<expectation>& info) {
  std::string name = std::to_string(info.index) + "_" + title(info.param);
  for (char& c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0)
      c = '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(Table, Counts, testing::ValuesIn(table()), parameter_name);

} // namespace
} // namespace heddle::checker::lang
