// The rows of litmus_table.hpp, judged by the engine and by brute force.
#include <gtest/gtest.h>

#include <span>
#include <string>

#include "checker/explore/explore.hpp"
#include "checker/testing/lang/interpreter.hpp"
#include "checker/testing/lang/parser.hpp"
#include "checker/testing/oracle/axiomatic.hpp"
#include "checker/testing/oracle/final_values.hpp"
#include "checker/testing/oracle/litmus_table.hpp"

namespace heddle::checker::oracle {
namespace {

constexpr std::string_view race = "data race";

constexpr memory_model models[] = {memory_model::sc, memory_model::tso, memory_model::rc11};

// Whether the engine finds an execution with the row's outcome.
class engine_verdict final : public observer {
public:
  engine_verdict(const litmus_row& row, const lang::program_tree& tree, memory_model model)
      : row_(row), tree_(tree), program_(tree) {
    explore_options options;
    options.model = model;
    options.stop_at_first_failure = false;
    explore(program_, options, *this);
  }
  bool on_execution(const execution& graph, ending how,
                    const std::vector<violation>& found) override {
    for (const violation& v : found)
      allowed = allowed || (row_.outcome == race && v.what.what == kind::data_race);
    if (how == ending::complete && row_.outcome != race)
      allowed = allowed || holds(row_.outcome, final_values(tree_, canonical(graph, program_)));
    return true;
  }

  bool allowed = false;

private:
  const litmus_row& row_;
  const lang::program_tree& tree_;
  lang::interpreted_program program_;
};

// Per model, whether brute force finds one.
std::array<bool, memory_model_count> brute_force_verdict(const litmus_row& row,
                                                         const lang::program_tree& tree) {
  std::array<bool, memory_model_count> allowed{};
  axiomatic_options options;
  options.on_graph = [&](memory_model m, const canonical_graph& graph) {
    bool& verdict = allowed[static_cast<unsigned>(m)];
    if (row.outcome != race)
      verdict = verdict || holds(row.outcome, final_values(tree, graph));
  };
  const axiomatic_result result = enumerate_candidates(tree, options);
  EXPECT_FALSE(result.over_budget);
  for (const memory_model m : models)
    if (row.outcome == race)
      allowed[static_cast<unsigned>(m)] = result[m].race;
  return allowed;
}

void check(std::span<const litmus_row> rows) {
  for (const litmus_row& row : rows) {
    const lang::program_tree tree = lang::parse(row.program);
    const auto brute_force = brute_force_verdict(row, tree);
    for (const memory_model m : models) {
      SCOPED_TRACE(std::string(row.name) + " under " + name_of(m) + ": " + row.program + " ; " +
                   std::string(row.outcome));
      const bool expected = row.allowed.find(name_of(m)) != std::string_view::npos;
      EXPECT_EQ(brute_force[static_cast<unsigned>(m)], expected) << "by brute force";
      EXPECT_EQ(engine_verdict(row, tree, m).allowed, expected) << "by the engine";
    }
  }
}

TEST(litmus, store_buffering) { check(store_buffering); }
TEST(litmus, message_passing) { check(message_passing); }
TEST(litmus, coherence) { check(coherence); }
TEST(litmus, release_sequences) { check(release_sequences); }
TEST(litmus, failing_compare_exchange) { check(failing_compare_exchange); }
TEST(litmus, many_lanes) { check(many_lanes); }

} // namespace
} // namespace heddle::checker::oracle
