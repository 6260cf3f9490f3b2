#include "checker/testing/oracle/pruning.hpp"

#include "checker/explore/delivery_rule.hpp"
#include "checker/testing/lang/interpreter.hpp"
#include "checker/testing/oracle/outcome.hpp"

namespace heddle::checker::oracle {

namespace {

class finder : public observer {
public:
  finder(const program& p, findings& into) : program_(p), into_(into) {}

  bool on_execution(const execution& graph, ending how,
                    const std::vector<violation>& found) override {
    if (how == ending::complete)
      into_.outcomes.insert(outcome_of(graph, program_));
    into_.stuck = into_.stuck || how == ending::stuck;
    for (const violation& v : found)
      into_.kinds.insert(v.what.what);
    return true;
  }

private:
  const program& program_;
  findings& into_;
};

exploration find(lang::interpreted_program& p, explore_options options, explored& into) {
  options.stop_at_first_failure = false;
  finder watch(p, into.found);
  const exploration e = explore(p, options, watch);
  into.executions = e.explored();
  into.exhaustive = e.exhaustive;
  ++into.rounds;
  return e;
}

} // namespace

explored explore_unpruned(const lang::program_tree& tree, const explore_options& options) {
  lang::interpreted_program p(tree);
  explored result;
  find(p, options, result);
  return result;
}

explored explore_pruned(const lang::program_tree& tree, const explore_options& options) {
  lang::interpreted_program p(tree);
  explored result;
  explore_in_rounds(p.lanes(), options.model, [&](const delivery_rule& rule, footprints& seen) {
    p.deliver_by(rule, &seen);
    result.found = {};
    return find(p, options, result);
  });
  return result;
}

} // namespace heddle::checker::oracle
