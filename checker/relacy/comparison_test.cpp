// Relacy against the checker, on every registered variant. What Relacy finds, the checker finds;
// and what is declared to fail under sc, Relacy finds, but for a table of exceptions.
//
// Compiled for small scenarios of its own, and twice for whatever scenarios the tree has: with time
// to find everything (long), and with little time, when only what is found is compared.
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "checker/check.hpp"

namespace heddle::relacy {
namespace {

using nlohmann::json;

struct entry {
  const registered_scenario* scenario = nullptr;
  const scenario_variant* variant = nullptr;
  json row; // what Relacy says

  bool fails_under_sc() const { return !variant->declared[sc].passes(); }
  bool found() const { return row.at("found").get<bool>(); }
  bool refused() const { return !row.at("not_expressible").is_null(); }
};

// Of one variant.
struct budget {
  unsigned iterations = 0;
  unsigned seconds = 0;
};
struct all_budgets {
  budget to_find;
  budget to_find_nothing;
};
constexpr bool in_haste = HEDDLE_RELACY_IN_HASTE;
constexpr all_budgets budgets =
    in_haste ? all_budgets{{5000, 2}, {500, 1}} : all_budgets{{1'000'000, 120}, {100'000, 20}};

struct exception {
  bool not_expressible = false;
  std::string why;
};

std::string quoted(const std::string& text) { return "'" + text + "'"; }

class relacy_comparison : public testing::Test {
protected:
  static void SetUpTestSuite() {
    for (const registered_scenario* s : registered_scenarios()) {
      for (const scenario_variant& v : *s)
        entries[std::string(s->name) + ":" + v.name] = {s, &v, {}};
    }
    run_relacy(true, budgets.to_find);
    run_relacy(false, budgets.to_find_nothing);
    read_exceptions();
  }
  static void TearDownTestSuite() {
    entries.clear();
    exceptions.clear();
  }

  static std::map<std::string, entry> entries;
  static std::map<std::string, exception> exceptions;

private:
  static void run_relacy(bool declared_to_fail, const budget& b) {
    const std::string file = testing::TempDir() + "relacy" + std::to_string(getpid()) + ".json";
    std::string command = quoted(HEDDLE_RELACY_COMMAND) + " run --iterations " +
                          std::to_string(b.iterations) + " --max-seconds " +
                          std::to_string(b.seconds) + " --json " + quoted(file);
    bool any = false;
    for (const auto& [name, e] : entries) {
      if (e.fails_under_sc() != declared_to_fail)
        continue;
      command += " " + quoted(name);
      any = true;
    }
    if (!any)
      return;
    const int status = std::system((command + " > /dev/null").c_str());
    ASSERT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) < 2) << command;
    for (const json& row : json::parse(std::ifstream(file))) {
      const auto scenario = row.at("scenario").get<std::string>();
      entries.at(scenario + ":" + row.at("variant").get<std::string>()).row = row;
    }
    std::remove(file.c_str());
  }

  static void read_exceptions() {
    std::ifstream file(HEDDLE_RELACY_EXCEPTIONS);
    ASSERT_TRUE(file) << HEDDLE_RELACY_EXCEPTIONS;
    for (std::string line; std::getline(file, line);) {
      if (line.starts_with('#'))
        continue;
      std::istringstream fields(line);
      std::string name, how, why;
      std::getline(fields, name, '\t');
      std::getline(fields, how, '\t');
      std::getline(fields, why);
      ASSERT_TRUE(how == "not-expressible" || how == "not-found") << line;
      ASSERT_FALSE(why.empty()) << line;
      exceptions[name] = {how == "not-expressible", why};
    }
  }
};

std::map<std::string, entry> relacy_comparison::entries;
std::map<std::string, exception> relacy_comparison::exceptions;

bool is_declared(const declared_verdict& declared, const std::string& found) {
  if (found == name_of(declared.primary))
    return true;
  for (const kind companion : declared.companions) {
    if (companion != kind::none && found == name_of(companion))
      return true;
  }
  return false;
}

check_result check_entry(const entry& e, memory_model model) {
  return check_scenario(*e.scenario, *e.variant, {.model = model});
}

TEST_F(relacy_comparison, what_fails_under_sc_is_found_or_excused) {
  if (in_haste)
    GTEST_SKIP() << "the long test has the time";
  for (const auto& [name, e] : entries) {
    if (!e.fails_under_sc())
      continue;
    const auto excused = exceptions.find(name);
    if (excused == exceptions.end()) {
      EXPECT_TRUE(e.found()) << name << " is declared to fail: " << e.row.dump();
      continue;
    }
    EXPECT_FALSE(e.found()) << name << " is found after all: strike it from the table";
    EXPECT_EQ(e.refused(), excused->second.not_expressible) << name << " " << e.row.dump();
  }
}

TEST_F(relacy_comparison, what_is_excused_is_declared_to_fail) {
  for (const auto& [name, why] : exceptions) {
    const auto e = entries.find(name);
    EXPECT_TRUE(e != entries.end() && e->second.fails_under_sc()) << name;
  }
}

TEST_F(relacy_comparison, what_is_found_is_declared_under_rc11) {
  for (const auto& [name, e] : entries) {
    if (!e.found())
      continue;
    const auto found = e.row.at("kind").get<std::string>();
    EXPECT_TRUE(is_declared(e.variant->declared[rc11], found)) << name << " " << e.row.dump();
  }
}

TEST_F(relacy_comparison, what_is_found_the_checker_finds_too) {
  for (const auto& [name, e] : entries) {
    if (!e.found())
      continue;
    SCOPED_TRACE(name);
    EXPECT_EQ(check_entry(e, rc11).verdict, verdict::fail) << e.row.dump();
  }
}

TEST_F(relacy_comparison, something_is_found) {
  unsigned found = 0;
  for (const auto& [name, e] : entries)
    found += e.found() ? 1 : 0;
  EXPECT_GT(found, 0U);
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
