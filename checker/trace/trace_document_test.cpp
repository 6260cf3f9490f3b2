// The examples of docs/trace.md are what the program reads and says.
#include <fstream>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checker/trace/checksum.hpp"
#include "checker/trace/trace_file.hpp"
#include "checker/trace/why_not.hpp"

namespace heddle::checker::trace {
namespace {

using testing::HasSubstr;

std::string document() {
  std::ifstream file(HEDDLE_TRACE_DOCUMENT);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The file between the fences.
std::string example_in_document() {
  const std::string text = document();
  const std::size_t begin = text.find("```\n") + 4;
  return text.substr(begin, text.find("```\n", begin) - begin);
}

// What stands in the first column of the table of a section.
std::vector<std::string> first_column(const std::string& section) {
  const std::string text = document();
  const std::size_t begin = text.find("\n## " + section + "\n");
  EXPECT_NE(begin, std::string::npos);
  std::istringstream lines(text.substr(begin, text.find("\n## ", begin + 1) - begin));
  std::vector<std::string> cells;
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with("| `"))
      cells.push_back(line.substr(3, line.find("` |") - 3));
  return cells;
}

std::string with_checksum(const std::string& body) {
  return body + "checksum " + checksum_text(body) + "\n";
}

TEST(trace_document, its_example_is_a_trace) {
  const auto parsed = parse_trace(example_in_document());
  ASSERT_TRUE(std::holds_alternative<trace_file>(parsed)) << std::get<bad_trace>(parsed).why;
  const auto& t = std::get<trace_file>(parsed);
  EXPECT_EQ(t.decisions.size(), 2U);
  EXPECT_EQ(t.schedule.size(), 7U);
  EXPECT_EQ(serialise(t), example_in_document());
}

TEST(trace_document, its_lines_are_those_of_the_example) {
  std::istringstream lines(example_in_document());
  std::vector<std::string> words;
  for (std::string line; std::getline(lines, line);)
    if (const std::string word = line.substr(0, line.find(' '));
        word != "switch" && !word.starts_with("|"))
      words.push_back(word);
  words.insert(words.begin() + 6, "options");
  std::vector<std::string> documented;
  for (const std::string& cell : first_column("Lines"))
    documented.push_back(cell.substr(0, cell.find(' ')));
  EXPECT_EQ(documented, words);
}

TEST(trace_document, its_decisions_are_read_and_written_like_that) {
  const std::vector<std::string> decisions = first_column("Decisions");
  EXPECT_EQ(decisions.size(), 11U);
  const std::string head = "heddle-trace 1\nscenario s\nvariant v\nmodel sc\nkind leak\nbuild b\n";
  for (const std::string& d : decisions) {
    const auto parsed = parse_trace(with_checksum(head + "decisions 1\n" + d + "\nschedule 0\n"));
    ASSERT_TRUE(std::holds_alternative<trace_file>(parsed)) << d;
    EXPECT_EQ(text_of(std::get<trace_file>(parsed).decisions.at(0)), d);
  }
}

TEST(trace_document, every_kind_of_decision_is_there) {
  std::set<decision_kind> kinds;
  std::set<gap_side> sides;
  const std::string head = "heddle-trace 1\nscenario s\nvariant v\nmodel sc\nkind leak\nbuild b\n";
  for (const std::string& line : first_column("Decisions")) {
    const auto parsed =
        parse_trace(with_checksum(head + "decisions 1\n" + line + "\nschedule 0\n"));
    const decision& d = std::get<trace_file>(parsed).decisions.at(0);
    kinds.insert(d.kind);
    sides.insert(d.side);
  }
  EXPECT_EQ(kinds.size(), 6U);
  EXPECT_EQ(sides.size(), 4U);
}

TEST(trace_document, refusals_are_what_is_said) {
  const std::string text = document();
  const std::string good = example_in_document();
  std::string flipped = good;
  flipped[30] ^= 1;
  std::string lacking = good.substr(0, good.find("checksum "));
  lacking.erase(lacking.find("variant"), std::string("variant shipped\n").size());
  const std::string refused[] = {"#!/bin/sh\n",      "heddle-trace 2" + good.substr(14),
                                 good.substr(0, 99), flipped,
                                 good + "x",         with_checksum(lacking)};
  for (const std::string& file : refused)
    EXPECT_THAT(text, HasSubstr("\n| `" + why(file) + "` |"));
  EXPECT_EQ(why(""), "not a heddle trace: the file is empty");
  EXPECT_EQ(why("heddle-trace x\n"), "not a heddle trace: its version is no number");
}

} // namespace
} // namespace heddle::checker::trace
