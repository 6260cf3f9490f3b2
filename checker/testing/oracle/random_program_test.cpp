// What random programs are like: the promises on which tests against the oracles rest.
#include "checker/testing/oracle/random_program.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "checker/explore/explore.hpp"
#include "checker/testing/lang/interpreter.hpp"
#include "checker/testing/lang/parser.hpp"
#include "checker/testing/lang/validate.hpp"
#include "checker/testing/oracle/operation_census.hpp"

namespace heddle::checker::oracle {
namespace {

program_shape with_everything() {
  program_shape shape;
  shape.plain = shape.locks = shape.waits = shape.main = true;
  return shape;
}

std::vector<lang::program_tree> programs(const program_shape& shape, unsigned count) {
  std::vector<lang::program_tree> result;
  for (unsigned seed = 0; seed < count; ++seed)
    result.push_back(random_program(shape, seed));
  return result;
}

// Executions, complete or not, under the weakest model, and how many of them got stuck.
struct explored : observer {
  explicit explored(const lang::program_tree& tree) {
    lang::interpreted_program program(tree);
    explore_options options;
    options.model = memory_model::rc11;
    options.stop_at_first_failure = false;
    result = explore(program, options, *this);
  }
  bool on_execution(const execution&, ending how, const std::vector<violation>&) override {
    stuck += how == ending::stuck ? 1U : 0U;
    return true;
  }
  std::uint64_t graphs() const { return result.explored(); }

  unsigned stuck = 0;
  exploration result;
};

std::uint64_t median_of_graphs(const program_shape& shape) {
  std::vector<std::uint64_t> graphs;
  for (const lang::program_tree& program : programs(shape, 1000))
    graphs.push_back(explored(program).graphs());
  std::ranges::sort(graphs);
  return graphs[graphs.size() / 2];
}

TEST(RandomProgram, IsAFunctionOfItsSeed) {
  std::set<std::string> texts;
  for (unsigned seed = 0; seed < 1000; ++seed) {
    const lang::program_tree program = random_program({}, seed);
    EXPECT_EQ(program, random_program({}, seed));
    texts.insert(lang::print(program));
  }
  EXPECT_GT(texts.size(), 990U);
}

TEST(RandomProgram, IsAProgramAndSoIsItsText) {
  for (const lang::program_tree& program : programs(with_everything(), 2000)) {
    const std::string text = lang::print(program);
    SCOPED_TRACE(text);
    EXPECT_EQ(lang::parse(text), program);
    EXPECT_LE(lang::interpreted_program(program).lanes(), 5U);
  }
}

TEST(RandomProgram, HasThreeOrFourThreadsAsARule) {
  unsigned many = 0;
  for (const lang::program_tree& program : programs({}, 5000)) {
    const unsigned threads = thread_count(program);
    EXPECT_GE(threads, 2U);
    EXPECT_LE(threads, 4U);
    many += threads >= 3 ? 1 : 0;
  }
  EXPECT_GE(many, 3500U);
}

TEST(RandomProgram, IsSmallEnoughForBruteForce) {
  for (const lang::program_tree& program : programs({}, 5000)) {
    EXPECT_LE(operations(program), 11U);
    EXPECT_GE(operations(program), 4U);
    EXPECT_LE(possible_executions(program), program_shape{}.max_executions);
  }
}

TEST(RandomProgram, HasTheSizeItsShapeAsksFor) {
  program_shape shape;
  shape.min_operations = shape.max_operations = 5;
  for (const lang::program_tree& program : programs(shape, 200))
    EXPECT_EQ(operations(program), 5U) << lang::print(program);
  shape.max_executions = 1;
  for (const lang::program_tree& program : programs(shape, 200))
    EXPECT_LE(operations(program), 5U);
}

TEST(RandomProgram, HasEnoughExecutions) {
  EXPECT_GE(median_of_graphs({}), 20U);
  EXPECT_GE(median_of_graphs({.locks = true}), 20U);
  EXPECT_GE(median_of_graphs({.waits = true}), 20U);
}

TEST(RandomProgram, ContainsEveryOperationInEveryOrder) {
  for (const program_shape& shape : {program_shape{}, with_everything()}) {
    operation_census census;
    for (const lang::program_tree& program : programs(shape, 5000))
      census.add(program);
    for (const std::string& operation : possible_operations(shape))
      EXPECT_GE(census[operation], 50U) << operation;
    EXPECT_EQ(census.counts().size(), possible_operations(shape).size());
  }
}

TEST(RandomProgram, ContainsOnlyWhatItsShapeAllows) {
  program_shape bare;
  bare.weak_exchange = bare.fences = bare.conditions = bare.choices = false;
  operation_census census;
  for (const lang::program_tree& program : programs(bare, 1000))
    census.add(program);
  const std::vector<std::string> allowed = possible_operations(bare);
  for (const auto& [operation, count] : census.counts())
    EXPECT_TRUE(count == 0 || std::ranges::find(allowed, operation) != allowed.end()) << operation;
}

TEST(RandomProgram, WithLocksDeadlocksAtTimes) {
  unsigned deadlock = 0, complete = 0;
  for (const lang::program_tree& program : programs({.locks = true}, 500)) {
    const explored found(program);
    deadlock += found.stuck > 0 ? 1 : 0;
    complete += found.result.complete > 0 ? 1 : 0;
  }
  EXPECT_GE(deadlock, 50U);
  EXPECT_GE(complete, 400U);
}

TEST(OperationCensus, NamesOperationsByTheirOrders) {
  operation_census census;
  census.add(lang::parse("x; plain p; mutex m: T: cas(x,0,1,rel,sc); casw(x,0,1,acq_rel); lock(m); "
                         "p=p+1; if(ld(x,acq)) fence(sc)"));
  EXPECT_EQ(census["cas rel/sc"], 1U);
  EXPECT_EQ(census["casw acq_rel/acq"], 1U) << "the derived failure order";
  EXPECT_EQ(census["lock"], 1U);
  EXPECT_EQ(census["plain read"], 1U);
  EXPECT_EQ(census["plain write"], 1U);
  EXPECT_EQ(census["ld acq"], 1U);
  EXPECT_EQ(census["fence sc"], 1U);
  EXPECT_EQ(census["if"], 1U);
  EXPECT_EQ(census["ld rlx"], 0U);
}

TEST(PossibleExecutions, MultipliesOrdersOfWritesAndChoicesOfReads) {
  const auto estimate = [](const char* text) { return possible_executions(lang::parse(text)); };
  EXPECT_NEAR(estimate("x: T[3]: st(x,1,rlx)"), 6, 1e-9);
  EXPECT_NEAR(estimate("x: T[2]: st(x,1,rlx); st(x,2,rlx)"), 6, 1e-9);
  EXPECT_NEAR(estimate("x y: T: st(x,1,rlx) | T: ld(x,rlx); ld(x,rlx); ld(y,rlx)"), 4, 1e-9);
  EXPECT_NEAR(estimate("x: T: choose(3); casw(x,0,1,rlx)"), 6, 1e-9);
}

} // namespace
} // namespace heddle::checker::oracle
