// The draw, and the comparison.
#include "checker/testing/fuzz/loop_programs.hpp"

#include <algorithm>
#include <set>

#include "checker/check/check.hpp"
#include "checker/testing/fuzz/loops_under_test.hpp"
#include "checker/testing/oracle/dice.hpp"

namespace heddle::checker::fuzz {
namespace {

using oracle::dice;

constexpr const char* act_names[] = {"store",
                                     "load",
                                     "add",
                                     "construct",
                                     "renew",
                                     "read_data",
                                     "write_data",
                                     "unlock",
                                     "begin_write",
                                     "end_write",
                                     "wait",
                                     "wait_for_either",
                                     "lock",
                                     "lock_after_look",
                                     "lock_then_look",
                                     "read_in_sequence",
                                     "weak_add",
                                     "poll",
                                     "try_lock",
                                     "try_weak_once"};

loop_step draw_step(dice& d, act what) {
  return {.what = what,
          .word = static_cast<unsigned char>(d.below(words)),
          .value = static_cast<unsigned char>(d.between(1, 2)),
          .turns = static_cast<unsigned char>(d.between(1, 3)),
          .where = static_cast<counter>(d.below(4)),
          .order = static_cast<ordering>(d.weighted<unsigned>({{0, 40}, {1, 45}, {2, 15}}))};
}

act draw_loop(dice& d) {
  return static_cast<act>(
      d.between(static_cast<unsigned>(act::wait), static_cast<unsigned>(act::try_weak_once)));
}

act draw_step_without_loop(dice& d, bool races) {
  if (races && d.chance(25))
    return d.of({act::construct, act::renew, act::read_data, act::write_data});
  return d.weighted<act>({{act::store, 55},
                          {act::load, 10},
                          {act::add, 15},
                          {act::unlock, 10},
                          {act::begin_write, 5},
                          {act::end_write, 5}});
}

check_result run(const loop_program& p, memory_model model, bool instrumented, form how) {
  const check_options options{.model = model,
                              .bounds = {.max_events = 300, .max_executions = 30'000},
                              .stop_at_first_failure = false};
  return check(options, [&p, instrumented, how](machine& m) {
    instrumented ? build_instrumented_loops(m, p, how) : build_shim_loops(m, p, how);
  });
}

bool has_race(const check_result& r) {
  return r.kinds.contains(kind::data_race) || r.kinds.contains(kind::use_after_free);
}
bool has_stuck(const check_result& r) {
  return r.kinds.contains(kind::lost_wakeup) || r.kinds.contains(kind::deadlock);
}
bool says_stuck(const std::string& outcome, int value) {
  return outcome.find("stuck=" + std::to_string(value)) != std::string::npos;
}

struct expected_of_loops {
  bool race = false;
  bool stuck = false;
  std::set<std::string> outcomes{};
};

expected_of_loops expected_from(const check_result& counted) {
  expected_of_loops e{.race = has_race(counted)};
  for (const std::string& o : counted.outcomes) {
    e.stuck = e.stuck || says_stuck(o, 1);
    if (o.find("stuck=") == std::string::npos)
      e.outcomes.insert(o);
  }
  return e;
}

std::string only_in(const char* whose, const std::set<std::string>& mine,
                    const std::set<std::string>& others) {
  std::string text;
  for (const std::string& o : mine)
    if (!others.contains(o))
      text += std::string("  only ") + whose + ": " + o + "\n";
  return text;
}

std::string differences(const expected_of_loops& expected, const check_result& found) {
  if (has_race(found) != expected.race)
    return expected.race ? "  a race is not found\n" : "  a race is found where there is none\n";
  if (expected.race)
    return {};
  std::string text;
  if (!found.bounds_hit.empty())
    text += "  a bound is hit: " + found.report();
  for (const kind k : found.kinds)
    if (k != kind::lost_wakeup && k != kind::deadlock)
      text += std::string("  fails: ") + name_of(k) + "\n";
  if (has_stuck(found) != expected.stuck)
    text += expected.stuck ? "  nobody is stuck\n" : "  somebody is stuck: " + found.report();
  return text + only_in("with rounds that are cut", found.outcomes, expected.outcomes) +
         only_in("with counted turns", expected.outcomes, found.outcomes);
}

} // namespace

loop_program random_loops(std::uint64_t seed) {
  dice d(seed);
  loop_program p{.lanes = d.chance(65) ? 2U : 3U};
  const bool races = d.chance(40);
  for (unsigned lane = 0; lane < p.lanes; ++lane) {
    p.steps[lane] = d.between(1, p.lanes == 2 ? most_steps : most_steps - 1);
    unsigned loops = d.between(0, p.lanes == 2 ? 2 : 1);
    for (unsigned i = 0; i < p.steps[lane]; ++i) {
      const bool is_loop = loops > 0 && d.chance(60);
      loops -= is_loop ? 1 : 0;
      p.script[lane][i] = draw_step(d, is_loop ? draw_loop(d) : draw_step_without_loop(d, races));
    }
  }
  return p;
}

std::string text_of(const loop_program& p) {
  constexpr const char* counters[] = {"local", "object", "statics", "heap"};
  constexpr const char* orders[] = {"relaxed", "ordered", "sequential"};
  std::string text;
  for (unsigned lane = 0; lane < p.lanes; ++lane) {
    text += "T" + std::to_string(lane) + ":";
    for (unsigned i = 0; i < p.steps[lane]; ++i) {
      const loop_step& s = p.script[lane][i];
      text += std::string(" ") + act_names[static_cast<unsigned>(s.what)] + "(word" +
              std::to_string(s.word) + ", " + std::to_string(s.value) + ", " +
              orders[static_cast<unsigned>(s.order)];
      if (s.what >= act::poll)
        text += ", " + std::to_string(s.turns) + " turns in " +
                counters[static_cast<unsigned>(s.where)];
      text += ");";
    }
    text += "\n";
  }
  return text;
}

loops_agreement compare_loops(const loop_program& p, memory_model model, bool instrumented) {
  const check_result counted = run(p, model, instrumented, form::counted);
  if (!counted.exhaustive)
    return {};
  const expected_of_loops expected = expected_from(counted);
  loops_agreement result{.compared = true, .races = expected.race, .stuck = expected.stuck};
  const std::string as_is = differences(expected, run(p, model, instrumented, form::as_is));
  if (!as_is.empty())
    result.differences += "as it is:\n" + as_is;
  if (instrumented)
    return result;
  const std::string waiting = differences(expected, run(p, model, false, form::waiting));
  if (!waiting.empty())
    result.differences += "with operations that wait:\n" + waiting;
  return result;
}

} // namespace heddle::checker::fuzz
