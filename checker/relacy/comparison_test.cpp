// Relacy against the checker, on every registered variant. What Relacy finds, the checker finds;
// and what is declared to fail under sc, Relacy finds, but for what a table in a page lists.
//
// Compiled for small scenarios of its own, and twice for whatever scenarios the tree has: with time
// to find everything (long), and with little time, when only what is found is compared.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "checker/check/check.hpp"
#include "checker/relacy/exchange.hpp"
#include "checker/testing/spawn.hpp"

namespace heddle::relacy {
namespace {

struct entry {
  const registered_scenario* scenario = nullptr;
  const scenario_variant* variant = nullptr;
  run_result shown{}; // by Relacy

  bool fails_under_sc() const { return !variant->declared[sc].passes(); }
  bool refused() const { return !shown.refusal.empty(); }
};

constexpr bool in_haste = HEDDLE_RELACY_IN_HASTE;

// Of one variant.
run_options budget_of(const entry& e) {
  if (in_haste && e.fails_under_sc())
    return {.iterations = 5000, .max_seconds = 2};
  if (in_haste)
    return {.iterations = 500, .max_seconds = 1};
  if (e.fails_under_sc())
    return {.iterations = 1'000'000, .max_seconds = 120};
  return {.iterations = 100'000, .max_seconds = 20};
}

constexpr std::string_view opening = "<!-- not found by relacy -->\n";
constexpr std::string_view closing = "<!-- end of not found by relacy -->\n";
constexpr std::string_view table_head = "| variant | | why |\n|---|---|---|\n";
constexpr std::string_view nothing_excepted = "There are none.\n";

class relacy_comparison : public testing::Test {
protected:
  static void SetUpTestSuite() {
    for (const registered_scenario* s : registered_scenarios()) {
      for (const scenario_variant& v : *s)
        entries[std::string(s->name) + ":" + v.name] = {s, &v};
    }
    run_relacy();
    read_page();
  }
  static void TearDownTestSuite() {
    entries.clear();
    rows.clear();
  }

  static std::map<std::string, entry> entries;
  static std::string listed; // the table as the page has it
  static std::map<std::string, std::string> rows;

private:
  static void run_relacy() {
    std::vector<request> requests;
    for (const auto& [name, e] : entries)
      requests.push_back({e.scenario->name, e.variant->name, budget_of(e)});
    const spawned relacy = spawn_apart(HEDDLE_RELACY_PROGRAM, {}, text_of(requests));
    ASSERT_EQ(relacy.status, 0) << relacy.err;
    const auto answers = answers_of(relacy.out);
    ASSERT_EQ(answers.size(), requests.size());
    for (const answer& a : answers)
      entries.at(a.scenario + ":" + a.variant).shown = a.result;
  }

  // Rows of the table are kept by variant.
  static void read_page() {
    std::ifstream file(HEDDLE_RELACY_EXCEPTIONS);
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    const auto begin = page.find(opening);
    const auto end = page.find(closing);
    ASSERT_TRUE(begin != page.npos && end != page.npos && begin < end) << HEDDLE_RELACY_EXCEPTIONS;
    listed = page.substr(begin + opening.size(), end - begin - opening.size());
    std::istringstream lines(listed);
    for (std::string line; std::getline(lines, line);) {
      const auto end_of_name = line.find(" | ");
      if (line.starts_with("| ") && end_of_name != line.npos)
        rows[line.substr(2, end_of_name - 2)] = line + "\n";
    }
  }
};

std::map<std::string, entry> relacy_comparison::entries;
std::string relacy_comparison::listed;
std::map<std::string, std::string> relacy_comparison::rows;

bool is_declared(const declared_verdict& declared, kind found) {
  return found == declared.primary || std::ranges::count(declared.companions, found) != 0;
}

check_result check_entry(const entry& e, memory_model model) {
  return check_scenario(*e.scenario, *e.variant, {.model = model});
}

// Why Relacy refuses a variant it says itself; why it does not find one that it runs, somebody has
// to say.
TEST_F(relacy_comparison, what_fails_under_sc_is_found_or_listed) {
  if (in_haste)
    GTEST_SKIP() << "the long test has the time";
  std::string table;
  for (const auto& [name, e] : entries) {
    if (!e.fails_under_sc() || e.shown.found)
      continue;
    const std::string start = "| " + name + " | " + (e.refused() ? "not expressible" : "not found");
    const auto row = rows.find(name);
    if (e.refused())
      table += start + " | " + e.shown.refusal + " |\n";
    else if (row != rows.end() && row->second.starts_with(start))
      table += row->second;
    else
      table += start + " | ? |\n";
  }
  const std::string expected =
      table.empty() ? std::string(nothing_excepted) : std::string(table_head) + table;
  EXPECT_EQ(listed, expected) << HEDDLE_RELACY_EXCEPTIONS;
  EXPECT_EQ(expected.find("| ? |"), expected.npos) << "a reason is missing";
}

TEST_F(relacy_comparison, what_is_found_is_declared_under_rc11) {
  for (const auto& [name, e] : entries) {
    if (!e.shown.found)
      continue;
    EXPECT_TRUE(is_declared(e.variant->declared[rc11], e.shown.what))
        << name << " " << name_of(e.shown.what) << ": " << e.shown.message;
  }
}

TEST_F(relacy_comparison, what_is_found_the_checker_finds_too) {
  for (const auto& [name, e] : entries) {
    if (!e.shown.found)
      continue;
    SCOPED_TRACE(name);
    EXPECT_EQ(check_entry(e, rc11).verdict, verdict::fail) << e.shown.message;
  }
}

// With --gtest_output the figures are kept.
TEST_F(relacy_comparison, something_is_found) {
  std::vector<std::uint64_t> iterations;
  double seconds = 0;
  for (const auto& [name, e] : entries) {
    if (!e.fails_under_sc() || !e.shown.found)
      continue;
    iterations.push_back(e.shown.iterations);
    seconds += e.shown.seconds;
  }
  ASSERT_FALSE(iterations.empty());
  std::ranges::sort(iterations);
  RecordProperty("found", static_cast<int>(iterations.size()));
  RecordProperty("median_iterations", std::to_string(iterations[iterations.size() / 2]));
  RecordProperty("most_iterations", std::to_string(iterations.back()));
  RecordProperty("seconds", std::to_string(seconds));
}

TEST_F(relacy_comparison, what_fails_under_sc_the_checker_finds) {
  for (const auto& [name, e] : entries) {
    if (!e.fails_under_sc())
      continue;
    SCOPED_TRACE(name);
    EXPECT_EQ(check_entry(e, sc).verdict, verdict::fail);
  }
}

} // namespace
} // namespace heddle::relacy
