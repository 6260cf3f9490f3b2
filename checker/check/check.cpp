// Checks: building the program, running an engine, and the verdict.
#include "checker/check/check.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

#include <sys/resource.h>

#include "checker/check/check_watch.hpp"
#include "checker/naive/naive.hpp"
#include "checker/runtime/crash.hpp"
#include "checker/runtime/describe.hpp"
#include "checker/runtime/hang.hpp"
#include "checker/runtime/unseen_code.hpp"

namespace heddle {
namespace {

using checker::check_watch;
using checker::delivery_rule;
using checker::exploration;
using checker::fiber_program;
using checker::footprints;
using checker::machine_source;

// The rounds of a check, and what is explored again once more is learned, share its bound on time.
class time_budget {
public:
  explicit time_budget(const checker::limits& bounds) : bounds_(bounds) {}

  // With what is left of the time: never 0, which would mean that there is no bound.
  checker::limits left() const {
    checker::limits result = bounds_;
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start_;
    if (result.max_seconds > 0)
      result.max_seconds = std::max(result.max_seconds - spent.count(), 1e-9);
    return result;
  }

private:
  const checker::limits bounds_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// A round sees all that the rounds before saw, and more: its notes replace theirs.
exploration run_optimal_round(fiber_program& p, const check_options& options,
                              const time_budget& time, std::shared_ptr<const delivery_rule> rule,
                              footprints* seen, check_result& result) {
  const unsigned rounds = result.rounds;
  result = {};
  result.rounds = rounds;
  check_watch watch(p, options, result);
  if (rule) {
    p.offer_by(*rule, seen);
    watch.offered_by(std::move(rule));
  }
  return checker::explore(p,
                          {.model = options.model,
                           .policy = options.policy,
                           .seed = options.seed,
                           .bounds = time.left(),
                           .stop_at_first_failure = false}, // the watch stops it
                          watch);
}

void run_optimal(fiber_program& p, const check_options& options, const time_budget& time,
                 check_result& result) {
  std::shared_ptr<const delivery_rule> current; // the program refers to it
  double seconds = 0;
  result.rounds = 0;
  const auto once = [&](const delivery_rule& rule, footprints& seen) {
    ++result.rounds;
    auto next = std::make_shared<const delivery_rule>(rule);
    exploration done = run_optimal_round(p, options, time, next, &seen, result);
    current = std::move(next);
    seconds += done.seconds;
    return done;
  };
  exploration done;
  if (options.irq_pruning && p.machine_now().image.machine().lines() != 0) {
    done = checker::explore_in_rounds(p.lanes(), options.model, once);
    done.seconds = seconds;
  } else {
    result.rounds = 1;
    done = run_optimal_round(p, options, time, nullptr, nullptr, result);
  }
  result.exhaustive = done.exhaustive;
  result.executions = done.complete;
  result.blocked = done.blocked;
  result.stuck = done.stuck;
  result.failed = done.failed;
  result.events = done.events;
  result.seconds = done.seconds;
  result.bounds_hit = std::move(done.bounds_hit);
  result.endless = std::move(done.endless);
}

void run_naive(fiber_program& p, const check_options& options, const time_budget& time,
               check_result& result) {
  if (options.model != memory_model::sc)
    throw std::invalid_argument("the naive engine knows the memory model sc only");
  check_watch watch(p, options, result);
  checker::oracle::naive_options settings;
  settings.bounds = time.left();
  settings.stop_at_first_failure = false; // the watch stops it
  auto done = checker::oracle::enumerate_schedules(p, settings, &watch);
  result.exhaustive = done.exhaustive;
  result.executions = done.complete;
  result.blocked = done.blocked;
  result.stuck = done.stuck;
  result.failed = done.failed;
  result.events = done.events;
  result.seconds = done.seconds;
  result.bounds_hit = std::move(done.bounds_hit);
}

long peak_rss_kb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

// An execution that stopped in front of what is not seen is none of the program's.
void note_unseen(const fiber_program& p, check_result& result) {
  const auto& unseen = p.machine_now().book.unseen;
  for (const auto& [text, where] : unseen)
    result.unseen.push_back(text);
  if (!unseen.empty())
    result.unseen_at = unseen.begin()->second;
  for (std::string& text : checker::always_unseen())
    result.unseen.push_back(std::move(text));
  result.exhaustive = result.exhaustive && result.unseen.empty();
}

check_result check_source(const check_options& options, machine_source source) {
  const time_budget time(options.bounds);
  const checker::crash_guard crashes;
  const checker::hang_guard hangs(options.hang_seconds);
  check_result result;
  fiber_program program(std::move(source), options.reuse_addresses);
  if (program.machine_now().setup_failure.what != kind::none) {
    result.failure = program.machine_now().setup_failure;
    result.kinds.insert(result.failure.what);
    result.first.emplace().what = result.failure;
  } else {
    do {
      result = {};
      program.book().unseen.clear();
      if (options.engine == engine::optimal)
        run_optimal(program, options, time, result);
      else
        run_naive(program, options, time, result);
    } while (program.book().learned.learn());
  }
  note_unseen(program, result);
  result.race_policies = program.machine_now().policies.notes();
  result.peak_rss_kb = peak_rss_kb();
  if (result.first) {
    result.first->model = options.model;
    result.first->reuses_addresses = options.reuse_addresses;
    result.verdict = verdict::fail;
  } else {
    result.verdict = result.exhaustive ? verdict::pass : verdict::inconclusive;
  }
  return result;
}

void require_marks(check_result& result, const char* const (&marks)[max_marks]) {
  for (const char* mark : marks) {
    if (mark == nullptr)
      return;
    if (!result.cover.try_emplace(mark, 0).second || result.verdict != verdict::pass)
      continue;
    result.verdict = verdict::fail;
    result.kinds.insert(kind::cover_missing);
    result.failure = {kind::cover_missing,
                      "no complete execution reached the mark \"" + std::string(mark) + "\"",
                      {}};
  }
}

} // namespace

check_result check(const check_options& options, const std::function<void(machine&)>& build) {
  return check_source(options, {0, 1, [&](void*, machine& m) { build(m); }});
}

check_result check_scenario(const registered_scenario& scenario, const scenario_variant& variant,
                            const check_options& options) {
  check_options settings = options;
  if (settings.sought == kind::none)
    settings.sought = variant.declared[options.model].primary;
  check_result result = check_source(settings, {variant.bytes, variant.alignment, variant.build});
  require_marks(result, scenario.covers);
  require_marks(result, variant.details.covers);
  return result;
}

std::string check_result::report() const {
  std::string text = std::string(name_of(verdict)) + ": " + std::to_string(executions) +
                     " executions, " + std::to_string(blocked) + " blocked, " +
                     std::to_string(stuck) + " stuck, " + std::to_string(this->failed) + " failed" +
                     (exhaustive ? ", exhaustive\n" : "\n");
  for (const std::string& bound : bounds_hit)
    text += "bound: " + bound + "\n";
  for (const std::string& what : unseen)
    text += "not seen: " + what + "\n";
  for (const std::string& what : endless)
    text += "  " + what + "\n";
  if (failure.what != kind::none)
    text += std::string(name_of(failure.what)) + ": " + failure.message + " " +
            describe(failure.where) + "\n";
  if (!first)
    return text;
  for (const checker::event& e : first->graph.events()) {
    const checker::location_id at = location_of(e.lab);
    const std::string on = is_life(e.lab)               ? first->storage.at(storage_of(e.lab))
                           : at != checker::no_location ? first->location_names[at]
                                                        : "";
    text += "  " + first->lane_names[e.lane] + ": " + describe(e.lab, on);
    const unsigned line = delivered_line(e.lab, e.read);
    if (line != checker::no_line)
      text += " -> " + first->context_names[checker::line_context(line)];
    else if (may_read(e.lab) || is_choice(e.lab))
      text += " -> " + checker::describe_value(e.read);
    text += "\n";
  }
  for (const std::string& line : first->waiting)
    text += "  " + line + "\n";
  return text;
}

} // namespace heddle
