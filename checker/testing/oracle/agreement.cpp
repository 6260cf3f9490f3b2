#include "checker/testing/oracle/agreement.hpp"

#include <map>

#include "checker/naive/naive.hpp"
#include "checker/testing/lang/interpreter.hpp"

namespace heddle::checker::oracle {

namespace {

constexpr unsigned most_examples = 3; // graphs shown per difference

using graph_set = std::unordered_set<signature, signature_hash>;

struct findings {
  graph_set graphs; // complete, without a race
  unsigned repeated = 0;
  bool race = false;
  bool failure = false;
  bool stuck = false;
};

// What the engine finds, and the text of its executions.
class engine_run final : public observer {
public:
  engine_run(const lang::program_tree& tree, const explore_options& options) : program_(tree) {
    const exploration result = explore(program_, options, *this);
    exhaustive = result.exhaustive;
  }

  bool on_execution(const execution& graph, ending how,
                    const std::vector<violation>& violations) override {
    if (how == ending::complete) {
      const canonical_graph g = canonical(graph, program_);
      const signature s = signature_of(g);
      found.repeated += found.graphs.insert(s).second ? 0 : 1;
      texts.try_emplace(s, text_of(g));
    }
    found.stuck = found.stuck || how == ending::stuck;
    for (const violation& v : violations) {
      found.race = found.race || v.what.what == kind::data_race;
      found.failure = found.failure || v.what.what == kind::expectation;
    }
    return true;
  }

  findings found;
  bool exhaustive = false;
  std::map<signature, std::string> texts;

private:
  lang::interpreted_program program_;
};

// The text of every execution that brute force finds under one model.
std::map<signature, std::string> expected_texts(const lang::program_tree& tree, memory_model m) {
  std::map<signature, std::string> out;
  axiomatic_options options;
  options.models = {};
  options.models[static_cast<unsigned>(m)] = true;
  options.max_structures = options.max_candidates = 0;
  options.on_graph = [&](memory_model, const canonical_graph& g) {
    out.try_emplace(signature_of(g), text_of(g));
  };
  enumerate_candidates(tree, options);
  return out;
}

std::string examples(const char* what, const graph_set& in, const graph_set& not_in,
                     const std::map<signature, std::string>& texts) {
  std::string out;
  unsigned shown = 0;
  for (const signature& s : in)
    if (!not_in.contains(s) && shown++ < most_examples)
      out += std::string("    ") + what + ": " + (texts.contains(s) ? texts.at(s) : "?") + "\n";
  return out;
}

bool is_subset(const graph_set& a, const graph_set& b) {
  for (const signature& s : a)
    if (!b.contains(s))
      return false;
  return true;
}

std::string complain(const char* what, bool engine, bool oracle) {
  if (engine == oracle)
    return "";
  return std::string("    ") + what + ": found " + (engine ? "yes" : "no") + ", expected " +
         (oracle ? "yes" : "no") + "\n";
}

// A data race ends its execution at once, so that a program with races need not have all its other
// executions.
std::string differences(const findings& found, const axiomatic_verdict& expected) {
  std::string out = complain("data race", found.race, expected.race);
  if (!expected.race) {
    out += complain("failed check", found.failure, expected.failure);
    out += complain("deadlock", found.stuck, expected.stuck);
  }
  const bool graphs_agree =
      expected.race ? is_subset(found.graphs, expected.graphs) : found.graphs == expected.graphs;
  if (!graphs_agree)
    out += "    " + std::to_string(found.graphs.size()) + " executions, expected " +
           std::to_string(expected.graphs.size()) + "\n";
  if (found.repeated > 0)
    out += "    " + std::to_string(found.repeated) + " executions were found again\n";
  return out;
}

const char* name_of(schedule_policy p) {
  constexpr const char* names[] = {"left to right", "writes first", "random"};
  return names[static_cast<unsigned>(p)];
}

std::string compare_engine(const lang::program_tree& tree, const agreement_options& options,
                           memory_model m, schedule_policy policy,
                           const axiomatic_verdict& expected) {
  explore_options explore_with;
  explore_with.model = m;
  explore_with.policy = policy;
  explore_with.seed = options.seed;
  explore_with.stop_at_first_failure = false;
  const engine_run run(tree, explore_with);
  std::string out = differences(run.found, expected);
  if (!run.exhaustive)
    out += "    the exploration was not exhaustive\n";
  if (out.empty())
    return "";
  out += examples("only the engine", run.found.graphs, expected.graphs, run.texts);
  if (!expected.race)
    out += examples("only brute force", expected.graphs, run.found.graphs, expected_texts(tree, m));
  return std::string("  engine, ") + heddle::name_of(m) + ", " + name_of(policy) + "\n" + out;
}

std::string compare_schedules(const lang::program_tree& tree, const agreement_options& options,
                              const axiomatic_verdict& expected, bool& compared) {
  lang::interpreted_program program(tree);
  naive_options naive;
  naive.bounds.max_executions = options.max_schedules;
  naive.merge_equal_prefixes = true;
  const naive_result result = enumerate_schedules(program, naive);
  compared = result.exhaustive;
  if (!compared)
    return "";
  findings found;
  found.graphs = result.graphs;
  found.race = result.kinds.contains(kind::data_race);
  found.failure = result.kinds.contains(kind::expectation);
  found.stuck = result.kinds.contains(kind::deadlock);
  const std::string out = differences(found, expected);
  return out.empty() ? "" : "  schedules, sc\n" + out;
}

} // namespace

agreement compare(const lang::program_tree& tree, const agreement_options& options) {
  agreement out;
  axiomatic_options brute_force;
  brute_force.models = {};
  for (const memory_model m : options.models)
    brute_force.models[static_cast<unsigned>(m)] = true;
  brute_force.max_structures = options.max_structures;
  brute_force.max_candidates = options.max_candidates;
  out.expected = enumerate_candidates(tree, brute_force);
  out.over_budget = out.expected.over_budget;
  if (out.over_budget)
    return out;
  for (const memory_model m : options.models)
    for (const schedule_policy policy : options.policies)
      out.differences += compare_engine(tree, options, m, policy, out.expected[m]);
  if (brute_force.models[static_cast<unsigned>(memory_model::sc)])
    out.differences +=
        compare_schedules(tree, options, out.expected[memory_model::sc], out.schedules_compared);
  return out;
}

} // namespace heddle::checker::oracle
