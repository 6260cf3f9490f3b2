// How a counter-example gets small.
#include <gmock/gmock.h>

#include <functional>
#include <numeric>
#include <tuple>

#include "checker/testing/oracle/operation_census.hpp"
#include "checker/testing/oracle/random_program_gen.hpp"

namespace heddle::checker::oracle {
namespace {

using lang::expression;
using lang::program_tree;
using lang::statement;

// Takes the first simpler program that still fails, as a property test does.
program_tree shrunk(program_tree program, const std::function<bool(const program_tree&)>& fails) {
  for (bool smaller = true; smaller;) {
    smaller = false;
    for (const program_tree& candidate : simpler_programs(program)) {
      if (!fails(candidate))
        continue;
      program = candidate;
      smaller = true;
      break;
    }
  }
  return program;
}

std::string smallest_with(const program_shape& shape, const std::string& operation) {
  const auto has = [&](const program_tree& program) {
    operation_census census;
    census.add(program);
    return census[operation] > 0;
  };
  for (std::uint64_t seed = 0;; ++seed)
    if (const program_tree program = random_program(shape, seed); has(program))
      return lang::print(shrunk(program, has));
}

TEST(SimplerPrograms, LeaveOnlyWhatFails) {
  EXPECT_EQ(smallest_with({}, "fence sc"), "x: T: fence(sc)");
  EXPECT_EQ(smallest_with({}, "cas rel/sc"), "x: T: cas(x,0,0,rel,sc)");
  EXPECT_EQ(smallest_with({}, "casw acq/acq"), "x: T: casw(x,0,0,acq)");
  EXPECT_EQ(smallest_with({.waits = true}, "awaitne sc"), "x: T: awaitne(x,0,sc)");
  EXPECT_EQ(smallest_with({.locks = true}, "lock"), "mutex m: T: lock(m)");
  EXPECT_EQ(smallest_with({.main = true}, "join"), "x: T: | MAIN: join(0)");
}

TEST(SimplerPrograms, KeepWhatAFailureNeedsInSeveralThreads) {
  const auto fails = [](const program_tree& program) {
    unsigned threads_that_write_x = 0;
    for (const lang::segment& s : program.segments) {
      operation_census census;
      census.add({program.declarations, {s}});
      const bool writes = census["st rlx"] + census["st rel"] + census["st sc"] > 0;
      threads_that_write_x += writes ? 1 : 0;
    }
    return threads_that_write_x >= 2;
  };
  for (std::uint64_t seed = 0;; ++seed) {
    const program_tree program = random_program({}, seed);
    if (!fails(program))
      continue;
    EXPECT_EQ(lang::print(shrunk(program, fails)), "x: T: st(x,0,rlx) | T: st(x,0,rlx)");
    break;
  }
}

TEST(SimplerPrograms, ComeInTheOrderOfHowMuchTheyLeaveOut) {
  const program_tree program = lang::parse("x: T: st(x,1,rel) | T: r=ld(x,acq)");
  std::vector<std::string> texts;
  for (const program_tree& simpler : simpler_programs(program))
    texts.push_back(lang::print(simpler));
  EXPECT_THAT(texts, testing::ElementsAre(
                         "x: T: r=ld(x,acq)", "x: T: st(x,1,rel)", "x: T: | T: r=ld(x,acq)",
                         "x: T: st(x,1,rel) | T:", "x: T: st(x,1,rlx) | T: r=ld(x,acq)",
                         "x: T: st(x,0,rel) | T: r=ld(x,acq)", "x: T: st(x,1,rel) | T: ld(x,acq)",
                         "x: T: st(x,1,rel) | T: r=0", "x: T: st(x,1,rel) | T: r=ld(x,rlx)"));
}

// Something that every step makes smaller, so that shrinking ends.
using size = std::tuple<std::size_t, std::size_t, std::size_t>;

std::size_t nodes(const expression& e) {
  // A call counts by how much can still be taken away from it.
  std::size_t n = e.what == expression::form::call ? 30 + static_cast<std::size_t>(e.callee) : 1;
  n += e.what == expression::form::variable ? 1 : 0;
  for (const expression& operand : e.operands)
    n += nodes(operand);
  return n;
}

std::size_t nodes(const statement& s) {
  std::size_t n = s.what == statement::form::assign ? 1001 : 1000;
  for (const expression& e : s.value)
    n += nodes(e);
  for (const statement& part : s.parts)
    n += nodes(part);
  return n;
}

std::size_t details(const program_tree& program, const expression& e) {
  std::size_t n = static_cast<std::size_t>(e.ord) + static_cast<std::size_t>(std::abs(e.number));
  n += e.failure ? 1 + static_cast<std::size_t>(*e.failure) : 0;
  for (std::size_t d = 0; d < program.declarations.size(); ++d)
    n += program.declarations[d].name == e.name ? d : 0;
  for (const expression& operand : e.operands)
    n += details(program, operand);
  return n;
}

std::size_t details(const program_tree& program, const statement& s) {
  std::size_t n = 0;
  for (const expression& e : s.value)
    n += details(program, e);
  for (const statement& part : s.parts)
    n += details(program, part);
  return n;
}

size size_of(const program_tree& program) {
  std::size_t names = program.declarations.size() + program.segments.size();
  std::size_t tree_nodes = 0, small = 0;
  for (const lang::segment& s : program.segments) {
    names += s.copies;
    for (const statement& each : s.body) {
      tree_nodes += nodes(each);
      small += details(program, each);
    }
  }
  for (const lang::declaration& d : program.declarations)
    small += static_cast<std::size_t>(std::abs(d.initial));
  return {names, tree_nodes, small};
}

TEST(SimplerPrograms, AreSmallerAndStillPrograms) {
  program_shape shape;
  shape.plain = shape.locks = shape.waits = shape.main = true;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const program_tree program = random_program(shape, seed);
    const std::vector<program_tree> simpler = simpler_programs(program);
    EXPECT_FALSE(simpler.empty());
    for (const program_tree& each : simpler) {
      EXPECT_LT(size_of(each), size_of(program)) << lang::print(program) << "\n"
                                                 << lang::print(each);
      EXPECT_EQ(lang::parse(lang::print(each)), each);
    }
  }
}

TEST(SimplerPrograms, AlsoCutProgramsThatPeopleWrote) {
  const program_tree program = lang::parse(
      "x=1 a[2]: T[3]: if(ld(x,rlx)) {st(x,-(2+i),rel)} else {a0=1}; while(!cas(a[1],0,1,sc)) k--");
  for (const program_tree& each : simpler_programs(program))
    EXPECT_EQ(lang::parse(lang::print(each)), each);
  const auto has_while = [](const program_tree& p) {
    return lang::print(p).find("while") != std::string::npos;
  };
  EXPECT_EQ(lang::print(shrunk(program, has_while)), "a[2]: T: while(0) k=0");
}

TEST(ArbitraryProgram, DoesNotDependOnTheSizeOfATest) {
  const auto generate = arbitrary_program({});
  const rc::Random random(7);
  EXPECT_EQ(generate(random, 0).value(), generate(random, 100).value());
}

TEST(ArbitraryProgram, ShrinksStepByStep) {
  const auto found = arbitrary_program({})(rc::Random(7), 0);
  const std::vector<program_tree> expected = simpler_programs(found.value());
  auto shrinks = found.shrinks();
  for (const program_tree& program : expected) {
    const auto next = shrinks.next();
    ASSERT_TRUE(next);
    EXPECT_EQ(next->value(), program);
  }
  EXPECT_FALSE(shrinks.next());
}

TEST(ArbitraryProgram, IsShownAsText) {
  EXPECT_EQ(rc::toString(lang::parse("x : T:st(x, 1,rel)")), "x: T: st(x,1,rel)");
}

} // namespace
} // namespace heddle::checker::oracle
