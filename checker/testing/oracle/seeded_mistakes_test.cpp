// Comparing with brute force finds every mistake that can be switched on in the engine's test
// build: the comparison can fail, and its programs reach what there is to get wrong.
#include <gtest/gtest.h>
#include <heddle_seeded.hpp>

#include "checker/testing/lang/parser.hpp"
#include "checker/testing/one_mistake.hpp"
#include "checker/testing/oracle/agreement.hpp"
#include "checker/testing/oracle/pruning.hpp"
#include "checker/testing/oracle/random_cycle.hpp"
#include "checker/testing/oracle/random_lives.hpp"
#include "checker/testing/oracle/random_program.hpp"

namespace heddle::checker::oracle {
namespace {

constexpr unsigned most_programs = 20'000;
// A barrier decides something only where an interrupt meets a critical cycle in the right place.
constexpr unsigned most_interrupted_cycles = 200'000;

lang::program_tree program_number(unsigned n) {
  program_shape shape;
  shape.plain = n % 8 == 1 || n % 8 == 5;
  shape.locks = n % 8 == 2 || n % 8 == 5;
  shape.waits = n % 8 == 3 || n % 8 == 5;
  shape.main = n % 8 == 1 || n % 8 == 4 || n % 8 == 5;
  return n % 8 == 0 || n % 8 >= 6 ? random_cycle(n) : random_program(shape, n);
}

bool concerns_lives(mistake m) {
  return m >= mistake::lives_never_end && m <= mistake::use_in_an_earlier_life_is_none;
}
bool concerns_delivery(mistake m) { return m >= mistake::delivery_not_before_mask; }

lang::program_tree interrupted_program(unsigned n) {
  program_shape shape = interrupted_programs();
  shape.waits = shape.locks = n % 2 == 1;
  return random_program(shape, n);
}

// Whether it matters to an interrupted program that deliveries are pruned.
bool pruning_differs(const lang::program_tree& tree, unsigned n) {
  const explore_options options{.model = static_cast<memory_model>(n % 3),
                                .bounds = {.max_executions = 2000}};
  const explored everywhere = explore_unpruned(tree, options);
  return everywhere.exhaustive && explore_pruned(tree, options).found != everywhere.found;
}

bool lives_differ(unsigned n) {
  return !compare_lives(random_lives(n), static_cast<memory_model>(n % 3),
                        static_cast<schedule_policy>(n / 3 % 3))
              .differences.empty();
}

bool differs(unsigned n) {
  agreement_options options;
  options.policies = {static_cast<schedule_policy>(n % 3)};
  options.max_schedules = 1; // the schedules do not involve the engine
  return !compare(program_number(n), options).differences.empty();
}

bool any_pruning_differs() {
  for (unsigned n = 0; n < most_programs; ++n) {
    comparison_begins();
    if (pruning_differs(interrupted_program(n), n))
      return true;
  }
  for (unsigned n = 0; n < most_interrupted_cycles; ++n) {
    comparison_begins();
    if (pruning_differs(random_interrupted_cycle(n), n))
      return true;
  }
  return false;
}

bool any_differs(bool (*differ)(unsigned)) {
  for (unsigned n = 0; n < most_programs; ++n) {
    comparison_begins();
    if (differ(n))
      return true;
  }
  return false;
}

bool is_found(mistake m) {
  if (concerns_delivery(m))
    return is_found(m, any_pruning_differs);
  return is_found(m, [m] { return any_differs(concerns_lives(m) ? lives_differ : differs); });
}

TEST(seeded_mistakes, without_one_there_is_no_difference) {
  for (unsigned n = 0; n < 300; ++n)
    EXPECT_FALSE(differs(n) || pruning_differs(interrupted_program(n), n) ||
                 pruning_differs(random_interrupted_cycle(n), n) || lives_differ(n))
        << lang::print(program_number(n));
}

TEST(seeded_mistakes, every_one_is_found) {
  for (unsigned m = 1; m < mistake_count; ++m) {
    // The mini language cannot access one variable both plainly and atomically.
    if (static_cast<mistake>(m) == mistake::race_ignores_atomics ||
        needs_whole_checks(static_cast<mistake>(m)))
      continue;
    EXPECT_TRUE(is_found(static_cast<mistake>(m))) << mistake_names[m];
  }
}

} // namespace
} // namespace heddle::checker::oracle
