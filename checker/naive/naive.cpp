// Depth-first search over schedules.
#include "checker/naive/naive.hpp"

#include <algorithm>
#include <bit>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <unordered_map>

#include "checker/explore/unordered.hpp"
#include "checker/explore/unseen.hpp"
#include "checker/naive/clock_races.hpp"
#include "checker/naive/late_uses.hpp"
#include "checker/naive/schedule.hpp"
#include "checker/naive/schedule_orders.hpp"
#include "checker/naive/unordered_looks.hpp"

namespace heddle::checker::oracle {

namespace {

using lane_mask = std::uint32_t;

// A point of the current schedule and what is still to be tried there.
struct decision {
  lane_mask untried = 0; // lanes, without the current one
  lane_id lane = 0;
  unsigned option = 0;
  unsigned options = 1;
  unsigned lanes = 0; // enabled here, tried ones included
};

std::string final_state_of(const execution& graph, const program& names) {
  std::string text;
  for (location_id l = 0; l < graph.locations(); ++l)
    if (!graph.at(l).mo.empty()) {
      const auto value = static_cast<std::int64_t>(graph.final_value(l, 0));
      text += (text.empty() ? "" : " ") + names.location_name(l) + "=" + std::to_string(value);
    }
  return text;
}

class search {
public:
  search(program& p, const naive_options& options, observer* watch)
      : program_(p), options_(options), watch_(watch), schedule_(p) {}

  naive_result run() {
    do {
      if (extend())
        finish_schedule();
      note_schedule();
    } while (!stopped_ && backtrack());
    result_.seconds = elapsed();
    result_.exhaustive = result_.bounds_hit.empty() && !stopped_;
    if (result_.exhaustive)
      result_.explored_fraction = 1;
    return std::move(result_);
  }

private:
  // Steps on until no lane is enabled. False if the schedule is given up before.
  bool extend() {
    for (;;) {
      const lane_mask enabled = lanes_to_try();
      if (enabled == 0)
        return true;
      if (options_.bounds.max_events != 0 && schedule_.length() >= options_.bounds.max_events) {
        hit("events");
        return false;
      }
      decision d;
      d.untried = enabled;
      d.lanes = static_cast<unsigned>(std::popcount(enabled));
      take_next_lane(d);
      decisions_.push_back(d);
      if (!take(d))
        return false;
      note_time();
      if (stopped_)
        return false;
    }
  }

  lane_mask lanes_to_try() const {
    lane_mask enabled = 0;
    for (lane_id lane = 0; lane < program_.lanes(); ++lane) {
      if (!schedule_.enabled(lane))
        continue;
      if (!options_.every_step && schedule_.is_local(lane))
        return lane_mask{1} << lane;
      enabled |= lane_mask{1} << lane;
    }
    return enabled;
  }

  void take_next_lane(decision& d) const {
    d.lane = static_cast<lane_id>(std::countr_zero(d.untried));
    d.untried &= d.untried - 1;
    d.option = 0;
    d.options = schedule_.options(d.lane);
  }

  // False if an equal partial execution was seen before.
  bool take(const decision& d) {
    schedule_.step(d.lane, d.option);
    ++result_.events;
    if (!options_.merge_equal_prefixes || partial_.insert(schedule_.partial()).second)
      return true;
    ++result_.merged;
    return false;
  }

  // Goes to the next schedule. False if there is none.
  bool backtrack() {
    while (!decisions_.empty() && !stopped_) {
      decision& d = decisions_.back();
      const bool same_lane = d.option + 1 < d.options;
      if (!same_lane && d.untried == 0) {
        decisions_.pop_back();
        continue;
      }
      schedule_.back_to(decisions_.size() - 1);
      if (same_lane)
        ++d.option;
      else
        take_next_lane(d);
      if (take(d))
        return true;
      note_schedule();
    }
    return false;
  }

  void finish_schedule() {
    const auto [known, is_new] = endings_.try_emplace(schedule_.partial(), ending::complete);
    if (is_new)
      known->second = examine();
    switch (known->second) {
    case ending::complete:
      ++result_.complete;
      break;
    case ending::blocked:
      ++result_.blocked;
      break;
    case ending::stuck:
      ++result_.stuck;
      break;
    case ending::failed:
      ++result_.failed;
      break;
    }
  }

  // Judges an execution that was not seen before. The program is in the execution's final state.
  ending examine() {
    std::vector<violation> found;
    for (lane_id lane = 0; lane < program_.lanes(); ++lane)
      if (program_.at(lane).state == lane_state::failed)
        found.push_back({program_.failure_of(lane), lane});
    if (auto unordered = find_unordered())
      found.push_back(std::move(*unordered));
    judge_native_code(found);
    const bool unseen = drop_if_unseen(program_, found);
    if (!unseen && found.empty())
      judge_looks(found);
    ending how = ending::blocked;
    if (!unseen)
      how = found.empty() ? ending_of_lanes() : ending::failed;
    if (how == ending::stuck)
      found.push_back({{kind::deadlock, "no lane can go on", {}}, no_lane});
    if (failure end; how == ending::complete && !program_.finish(schedule_.graph(), end)) {
      found.push_back({end, no_lane});
      how = ending::failed;
    }
    if (how == ending::complete) {
      result_.graphs.insert(schedule_.partial());
      result_.final_states.insert(final_state_of(schedule_.graph(), program_));
    }
    for (const violation& v : found)
      result_.kinds.insert(v.what.what);
    if (watch_ != nullptr && !watch_->on_execution(schedule_.graph(), how, found))
      stopped_ = true;
    if (!found.empty() && options_.stop_at_first_failure)
      stopped_ = true;
    return how;
  }

  // The first data race or use after free: what comes behind it is no execution of the program.
  std::optional<violation> find_unordered() const {
    const execution& g = schedule_.graph();
    const auto race = find_race(g);
    const auto late = find_late_use(
        g, [this](const label& life, location_id l) { return program_.is_in(life, l); });
    if (late && !(race && race->second < late->second))
      return describe_unordered(program_, g, late->second, late->first, late->ordered);
    if (race)
      return describe_unordered(program_, g, race->second, race->first, false);
    return std::nullopt;
  }

  // What waiting operations looked at and were not satisfied by; a schedule does not perform them.
  void judge_looks(std::vector<violation>& found) const {
    std::vector<waiting_lane> unsatisfied;
    for (lane_id lane = 0; lane < program_.lanes(); ++lane) {
      const pending& p = program_.at(lane);
      if (p.state == lane_state::blocked && p.why == block_reason::assumption)
        return; // not an execution of the program
      const bool waits = p.state == lane_state::ready && p.next.wait != wait_kind::none;
      if (waits && !sees_raise(p.next))
        unsatisfied.push_back(
            {lane, static_cast<unsigned>(schedule_.graph().lane(lane).size()), p.next});
    }
    const auto look = find_unordered_look(
        schedule_.graph(), unsatisfied,
        [this](const label& life, location_id l) { return program_.is_in(life, l); });
    if (!look)
      return;
    const event& other = schedule_.graph()[look->other];
    const kind what = is_life(other.lab) ? kind::use_after_free : kind::data_race;
    found.push_back({{what,
                      program_.lane_name(look->who.lane) +
                          " looks, while it waits, at what nothing orders that with",
                      look->who.waits.where},
                     look->who.lane,
                     look->other});
  }

  // What lanes did between their events.
  void judge_native_code(std::vector<violation>& found) {
    for (lane_id lane = 0; lane < program_.lanes(); ++lane) {
      const pending& p = program_.at(lane);
      if (p.state == lane_state::blocked && p.why == block_reason::assumption)
        return; // not an execution of the program
    }
    const schedule_orders orders(schedule_.graph());
    if (failure race; program_.has_native_race(orders.all().happens_before, race)) {
      std::erase_if(found, [](const violation& v) { return is_matter_of_luck(v.what.what); });
      found.insert(found.begin(), {std::move(race), no_lane});
      return;
    }
    std::vector<failure> faults;
    program_.judge_records(orders.all(), faults);
    for (failure& f : faults)
      found.push_back({std::move(f), no_lane});
  }

  // A lane that nobody started is no obstacle: whoever should have started it is one.
  ending ending_of_lanes() const {
    bool all_done = true; // but for daemons
    for (lane_id lane = 0; lane < program_.lanes(); ++lane) {
      const lane_state state = program_.at(lane).state;
      if (state == lane_state::done || state == lane_state::not_started)
        continue;
      if (!schedule_.waits_in_vain(lane))
        return ending::blocked;
      all_done = all_done && program_.is_daemon(lane);
    }
    if (program_.is_cut_short(schedule_.graph()))
      return ending::blocked;
    return all_done ? ending::complete : ending::stuck;
  }

  void hit(const char* bound) {
    if (std::find(result_.bounds_hit.begin(), result_.bounds_hit.end(), bound) ==
        result_.bounds_hit.end())
      result_.bounds_hit.emplace_back(bound);
  }

  bool is_last() const {
    for (const decision& d : decisions_)
      if (d.untried != 0 || d.option + 1 < d.options)
        return false;
    return true;
  }

  void note_schedule() {
    const std::uint64_t limit = options_.bounds.max_executions;
    if (limit != 0 && result_.schedules() >= limit && !is_last()) {
      hit("executions");
      stopped_ = true;
    }
    note_time();
  }

  // Bound on time and progress; the clock is not read for every step.
  void note_time() {
    if (++since_clock_ < 64)
      return;
    since_clock_ = 0;
    const double now = elapsed();
    if (options_.bounds.max_seconds > 0 && now >= options_.bounds.max_seconds && !is_last()) {
      hit("seconds");
      stopped_ = true;
    }
    if (watch_ != nullptr && now - reported_ > 0.25) {
      reported_ = now;
      watch_->on_progress(progress(now));
    }
  }

  exploration progress(double now) const {
    exploration so_far;
    so_far.complete = result_.complete;
    so_far.blocked = result_.blocked;
    so_far.stuck = result_.stuck;
    so_far.failed = result_.failed;
    so_far.events = result_.events;
    so_far.seconds = now;
    so_far.bounds_hit = result_.bounds_hit;
    so_far.explored_fraction = explored();
    return so_far;
  }

  // The share of the search tree to the left of the current schedule, if all subtrees of a point
  // were of one size.
  double explored() const {
    double share = 1;
    double sum = 0;
    for (const decision& d : decisions_) {
      const unsigned before = d.lanes - 1 - static_cast<unsigned>(std::popcount(d.untried));
      share /= d.lanes;
      sum += share * before;
      share /= d.options;
      sum += share * d.option;
    }
    return sum;
  }

  double elapsed() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

  program& program_;
  const naive_options& options_;
  observer* watch_;
  schedule schedule_;
  std::vector<decision> decisions_;
  std::unordered_set<signature, signature_hash> partial_;         // if prefixes are merged
  std::unordered_map<signature, ending, signature_hash> endings_; // by execution
  naive_result result_;
  bool stopped_ = false;
  unsigned since_clock_ = 0;
  double reported_ = 0;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

} // namespace

naive_result enumerate_schedules(program& p, const naive_options& options, observer* watch) {
  if (p.lanes() > 32)
    throw std::invalid_argument("more than 32 lanes");
  return search(p, options, watch).run();
}

} // namespace heddle::checker::oracle
