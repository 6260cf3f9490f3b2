// The tests can fail: every engine mistake that can be switched on is caught, and with none
// switched on nothing is reported.
//
// A mistake is caught by the known counts of small programs, or by the specimens below, which are
// for what those programs lack: choices, weak compare-exchanges, waiting, races, creation,
// interrupts.
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <heddle_seeded.hpp>

#include "checker/explore/explore.hpp"
#include "checker/explore/scripted_program.hpp"
#include "checker/testing/lang/counts.hpp"
#include "checker/testing/lang/interpreter.hpp"
#include "checker/testing/lang/parser.hpp"
#include "checker/testing/oracle/pruning.hpp"

namespace heddle::checker {
namespace {

struct tally : observer {
  std::uint64_t stuck = 0;
  std::uint64_t races = 0;
  std::uint64_t late_uses = 0;

  bool on_execution(const execution& /*g*/, ending how,
                    const std::vector<violation>& found) override {
    stuck += how == ending::stuck ? 1 : 0;
    for (const violation& v : found) {
      races += v.what.what == kind::data_race ? 1 : 0;
      late_uses += v.what.what == kind::use_after_free ? 1 : 0;
    }
    return true;
  }
};

struct specimen {
  const char* program;
  memory_model model;
  std::uint64_t complete;
  bool stuck = false; // some execution is
  bool races = false; // likewise
};

constexpr specimen specimens[] = {
    // Every alternative of a choice, also when a revisit deletes the choice.
    {"x: T: r0=choose(3)", sc, 3},
    {"x: T: r0=ld(x,rlx); r1=choose(2) | T: st(x,1,rlx)", sc, 4},
    {"x: T: r0=choose(2); r1=ld(x,rlx) | T: st(x,1,rlx)", sc, 4},
    // A weak compare-exchange fails spuriously, also when a revisit made it succeed.
    {"x: T: casw(x,0,1,rlx)", rc11, 2},
    {"x: T: casw(x,1,2,rlx) | T: st(x,1,rlx)", rc11, 3},
    // Awaits and locks: the one satisfying write, even if it is not the newest; a missed window.
    {"x: T: await(x,1,rlx) | T: st(x,1,rlx)", rc11, 1},
    {"x: T: await(x,1,rlx) | T: st(x,1,rlx); st(x,2,rlx)", rc11, 1, true},
    {"x: T: await(x,1,rlx)", sc, 0, true},
    {"mutex m; mutex n: T: lock(m); lock(n); unlock(n); unlock(m) | "
     "T: lock(n); lock(m); unlock(m); unlock(n)",
     sc, 2, true},
    // Creating and joining a lane orders plain accesses.
    {"plain p: PRE: p=1 | T: r0=p", rc11, 1},
    {"plain p: T: p=1 | MAIN: join(0); r0=p", rc11, 1},
    {"plain p: T: r0=p | T: p=1", rc11, 0, false, true},
    {"plain p; x: T: p=1; st(x,1,rlx) | T: if(ld(x,acq)) r0=p", rc11, 1, false, true},
    {"plain p; x: T: p=1; st(x,1,rel) | T: if(ld(x,acq)) r0=p", rc11, 2},
    // C++20 release sequences: a later store of the same lane does not continue one.
    {"plain p; x: T: p=1; st(x,1,rel); st(x,2,rlx) | T: if(ld(x,acq)==2) r0=p", rc11, 2, false,
     true},
    {"plain p; x: T: p=1; st(x,1,rel) | T: fai(x,1,rlx) | T: if(ld(x,acq)==2) r0=p", rc11, 6},
    // SC orders accesses across a release-acquire pair of other lanes.
    {"x y a: T: st(x,1,sc); st(a,1,rel) | T: r0=ld(a,acq); r1=ld(y,sc) | "
     "T: st(y,1,sc); r2=ld(x,sc)",
     rc11, 7},
    // A failed compare-exchange reads with its failure order.
    {"plain p; x: T: p=1; st(x,1,rel) | T: cas(x,5,6,acq,rlx); if(ld(x,rlx)) r0=p", rc11, 1, false,
     true},
    {"plain p; x: T: p=1; st(x,1,rel) | T: cas(x,5,6,rlx,acq); if(ld(x,rlx)) r0=p", rc11, 2, false,
     true},
};

// Explored with interrupts offered everywhere, and where the rule wants it: the same is found.
struct interrupted_specimen {
  const char* program;
  memory_model model;
};

// Handler and host have nothing in common; that the handler sees v2=0 and the other thread v0=1
// depends on its coming before the update all the same.
constexpr interrupted_specimen order_shown_elsewhere = {
    "v0 v1 v2: T: st(v1,1,rlx); fai(v0,1,rlx) | T: st(v2,1,rlx); r=ld(v0,rlx) | "
    "IRQ(0,1,1): h=ld(v2,rlx)",
    sc};

constexpr interrupted_specimen interrupted[] = {
    order_shown_elsewhere,
    {"x: T: r=ld(x,rlx) | IRQ(0,1,1): st(x,1,rlx)", sc},
    {"x y: T: r=ld(x,rlx); s=ld(y,rlx) | IRQ(0,1,1): st(x,1,rlx) | IRQ(0,1,1): st(y,1,rlx)", sc},
    {"x: T: mask(1) {r=ld(x,rlx); st(x,2,rlx)} | IRQ(0,1,1): st(x,1,rlx)", sc},
    // A handler that fails while its host waits for nothing that ever comes.
    {"x: T: await(x,1,rlx) | IRQ(0,1,1): check(0)", sc},
    // A barrier in a handler, or in what it interrupts, orders the other's accesses.
    {"x y p: T: st(x,1,rlx); r=ld(p,rlx); s=ld(y,rlx) | "
     "T: st(y,1,rlx); fence(sc); r=ld(x,rlx) | IRQ(0,1,1): fence(sc); st(p,1,rlx)",
     tso},
    {"x y p q: T: st(x,1,rlx); r=ld(p,rlx); s=ld(y,rlx) | "
     "T: st(y,1,rlx); fence(sc); r=ld(x,rlx) | IRQ(0,1,1): fai(q,1,rlx); st(p,1,rlx)",
     tso},
    // The SC axiom orders more where there is an access between two of one location.
    {"x y q: T: st(x,1,sc); ld(q,rlx) | T: r=ld(x,acq); s=ld(y,sc) | "
     "T: st(y,1,sc); r=ld(x,sc) | IRQ(0,1,1): st(x,2,rel)",
     rc11},
};

constexpr std::array policies = {schedule_policy::left_to_right, schedule_policy::writes_first,
                                 schedule_policy::random};

explore_options options(memory_model m, schedule_policy policy) {
  return {.model = m,
          .policy = policy,
          .seed = 7,
          .bounds = {.max_events = 200, .max_executions = 5000, .max_seconds = 5},
          .stop_at_first_failure = false};
}

// The first specimen that comes out wrong.
std::optional<std::string> wrong_specimen() {
  for (const specimen& s : specimens) {
    for (const schedule_policy policy : policies) {
      lang::interpreted_program p{std::string_view(s.program)};
      tally watch;
      const exploration r = explore(p, options(s.model, policy), watch);
      const bool right = r.exhaustive && r.complete == s.complete && (watch.stuck > 0) == s.stuck &&
                         (watch.races > 0) == s.races;
      if (!right)
        return std::string(s.program) + ": " + std::to_string(r.complete) + " complete, " +
               std::to_string(watch.stuck) + " stuck, " + std::to_string(watch.races) + " races";
    }
  }
  return std::nullopt;
}

// What the mini language cannot say: a plain write against an atomic read of the same variable.
std::optional<std::string> wrong_mixed_race() {
  scripted_program p({{script::store(0, 1, order::plain)}, {script::load(0)}});
  tally watch;
  explore(p, options(rc11, schedule_policy::left_to_right), watch);
  if (watch.races > 0)
    return std::nullopt;
  return "a plain store and an atomic load: no race";
}

// Storage that begins and ends to live; the mini language has none.
std::optional<std::string> wrong_life() {
  using namespace script;
  const label told = await(2, 1, acquire);
  const std::vector<std::vector<label>> late[] = {
      {{load(0)}, {end_life(0)}},
      {{end_life(0)}, {construct(0, 1)}},
      {{begin_life(0), end_life(0), load(0)}},
      {{end_life(0), store(2, 1, release), begin_life(0)}, {told, load(0)}},
      {{end_life(0), store(2, 1, release), construct(0, 1)}, {told, load(0)}},
      {{begin_life(0)}, {load(0)}},
      {{load(0)}, {begin_life(0)}},
  };
  const std::vector<std::vector<label>> right[] = {
      {{load(0), store(2, 1, release)}, {told, end_life(0), construct(0, 1), load(0)}},
      {{end_life(0), begin_life(0), store(2, 1, release)}, {told, load(0)}},
      {{load(0), store(2, 1, release)}, {told, begin_life(0), load(0)}},
  };
  const auto late_uses_of = [](const std::vector<std::vector<label>>& script, schedule_policy how) {
    scripted_program p(script);
    tally watch;
    explore(p, options(rc11, how), watch);
    return watch.late_uses;
  };
  for (const schedule_policy how : policies) {
    for (std::size_t i = 0; i < std::size(late); ++i)
      if (late_uses_of(late[i], how) == 0)
        return "late use " + std::to_string(i) + " is not found";
    for (std::size_t i = 0; i < std::size(right); ++i)
      if (late_uses_of(right[i], how) != 0)
        return "a late use is found in program " + std::to_string(i) + ", which has none";
  }
  return std::nullopt;
}

std::optional<std::string> wrong_pruning() {
  for (const interrupted_specimen& s : interrupted) {
    const lang::program_tree tree = lang::parse(s.program);
    const explore_options with = options(s.model, schedule_policy::writes_first);
    if (oracle::explore_pruned(tree, with).found != oracle::explore_unpruned(tree, with).found)
      return std::string(s.program) + ": pruning changes what is found";
  }
  return std::nullopt;
}

// The first small program of the table whose count comes out wrong. Large ones add nothing here but
// time.
std::optional<std::string> wrong_count(const std::vector<lang::expectation>& table) {
  for (const lang::expectation& e : table) {
    if (e.complete > 100)
      continue;
    for (const schedule_policy policy :
         {schedule_policy::left_to_right, schedule_policy::writes_first}) {
      lang::interpreted_program p{std::string_view(e.program)};
      tally watch;
      const exploration r = explore(p, options(e.model, policy), watch);
      if (r.complete != e.complete || watch.races > 0)
        return e.name + " under " + name_of(e.model) + ": " + std::to_string(r.complete) +
               " instead of " + std::to_string(e.complete);
    }
  }
  return std::nullopt;
}

std::optional<std::string> first_wrong(const std::vector<lang::expectation>& table) {
  if (auto found = wrong_specimen())
    return found;
  if (auto found = wrong_mixed_race())
    return found;
  if (auto found = wrong_life())
    return found;
  if (auto found = wrong_pruning())
    return found;
  return wrong_count(table);
}

std::vector<lang::expectation> known_counts() {
  std::ifstream file(HEDDLE_COUNTS_TABLE);
  return lang::comparable(lang::read_counts(file));
}

// In a process of its own: with a mistake the engine may read what is not there.
bool caught(mistake m, const std::vector<lang::expectation>& table) {
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    active_mistake = m;
    const std::optional<std::string> found = first_wrong(table);
    if (found)
      std::printf("  %s\n", found->c_str());
    std::fflush(stdout);
    _exit(found ? 1 : 0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return !WIFEXITED(status) || WEXITSTATUS(status) != 0;
}

TEST(mistakes, nothing_is_reported_when_none_is_switched_on) {
  EXPECT_EQ(first_wrong(known_counts()), std::nullopt);
}

TEST(mistakes, pruning_by_the_footprint_of_handlers_alone_loses_a_final_state) {
  const lang::program_tree tree = lang::parse(order_shown_elsewhere.program);
  const explore_options with = options(sc, schedule_policy::writes_first);
  const auto everywhere = oracle::explore_unpruned(tree, with).found.outcomes;
  EXPECT_EQ(oracle::explore_pruned(tree, with).found.outcomes, everywhere);
  active_mistake = mistake::delivery_by_handler_footprint_only;
  const auto too_few = oracle::explore_pruned(tree, with).found.outcomes;
  active_mistake = mistake::none;
  EXPECT_LT(too_few.size(), everywhere.size());
}

TEST(mistakes, every_one_is_caught) {
  const std::vector<lang::expectation> table = known_counts();
  static_assert(mistake_count - 1 >= 25);
  for (unsigned m = 1; m < mistake_count; ++m) {
    const auto each = static_cast<mistake>(m);
    if (needs_whole_checks(each))
      continue;
    std::printf("%s\n", name_of(each));
    EXPECT_TRUE(caught(each, table)) << name_of(each) << " was not caught";
  }
}

} // namespace
} // namespace heddle::checker
