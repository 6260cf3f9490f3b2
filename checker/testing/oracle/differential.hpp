// Test support: the engine and the oracles on generated programs, and what the programs were like.
#pragma once

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "checker/testing/lang/parser.hpp"
#include "checker/testing/oracle/agreement.hpp"
#include "checker/testing/oracle/dice.hpp"
#include "checker/testing/oracle/operation_census.hpp"
#include "checker/testing/oracle/random_cycle.hpp"
#include "checker/testing/oracle/random_program_gen.hpp"

namespace heddle::checker::oracle {

struct program_statistics {
  unsigned compared = 0;
  unsigned redrawn = 0; // too large for brute force
  unsigned with_schedules = 0;
  unsigned with_three_or_four_threads = 0;
  unsigned racy = 0;
  unsigned stuck = 0;
  unsigned failing = 0;
  std::vector<std::size_t> graphs; // per program, under rc11
  operation_census operations;

  std::size_t median_of_graphs() {
    std::ranges::sort(graphs);
    return graphs.empty() ? 0 : graphs[graphs.size() / 2];
  }

  void add(const lang::program_tree& tree, const agreement& a) {
    const unsigned threads = lang::thread_count(tree);
    const axiomatic_verdict& weakest = a.expected[memory_model::rc11];
    ++compared;
    with_schedules += a.schedules_compared ? 1 : 0;
    with_three_or_four_threads += threads == 3 || threads == 4 ? 1 : 0;
    racy += weakest.race ? 1 : 0;
    stuck += weakest.stuck ? 1 : 0;
    failing += weakest.failure ? 1 : 0;
    graphs.push_back(weakest.graphs.size());
    operations.add(tree);
  }
};

inline rc::Gen<lang::program_tree> arbitrary_cycle() { return programs_made_by(random_cycle); }

// `tree` with a check, somewhere in one thread, that a register does not have a certain value.
inline lang::program_tree with_check(lang::program_tree tree, dice& d) {
  std::vector<lang::statement>& body = tree.segments[d.below(tree.segments.size())].body;
  std::string name = "r0";
  for (const lang::statement& s : body)
    if (s.what == lang::statement::form::assign && d.chance(70))
      name = s.name;
  lang::expression check;
  check.what = lang::expression::form::call;
  check.callee = lang::function::check;
  check.operands.push_back(
      lang::binary(lang::operation::not_equal, lang::variable(name), lang::number(d.below(4))));
  body.insert(body.begin() + d.below(body.size() + 1), lang::evaluate(std::move(check)));
  return tree;
}

inline rc::Gen<lang::program_tree> arbitrary_program_with_check(const program_shape& shape) {
  return programs_made_by([shape](std::uint64_t seed) {
    dice d(seed);
    return with_check(random_program(shape, seed), d);
  });
}

// Compares that many programs; a difference fails the test and is shrunk to a small program, which
// is printed as text that can be parsed again.
inline program_statistics check_agreement(const rc::Gen<lang::program_tree>& programs, int count) {
  program_statistics seen;
  const auto property = [&] {
    const lang::program_tree tree = *programs;
    agreement_options options;
    options.seed = name_fingerprint(lang::print(tree));
    const agreement a = compare(tree, options);
    if (a.over_budget) {
      ++seen.redrawn;
      RC_DISCARD("brute force cannot afford it");
    }
    if (!a.differences.empty())
      RC_FAIL("\n" + a.differences);
    seen.add(tree, a);
  };
  rc::detail::TestParams params = rc::detail::configuration().testParams;
  params.maxSuccess = count;
  const auto result = rc::detail::checkTestable(property, rc::detail::TestMetadata(), params);
  if (!result.is<rc::detail::SuccessResult>()) {
    std::ostringstream text;
    rc::detail::printResultMessage(result, text);
    ADD_FAILURE() << text.str();
  }
  return seen;
}

inline program_shape ordinary_programs() { return {}; }

inline program_shape racy_programs() {
  program_shape shape;
  shape.plain = true;
  return shape;
}

inline program_shape waiting_programs() {
  program_shape shape;
  shape.locks = shape.waits = true;
  return shape;
}

inline program_shape programs_with_everything() {
  program_shape shape;
  shape.plain = shape.locks = shape.waits = shape.main = true;
  return shape;
}

} // namespace heddle::checker::oracle
