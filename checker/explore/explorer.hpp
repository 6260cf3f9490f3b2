// TruSt: every consistent execution graph of a program once, in polynomial memory.
//
// Kokologiannakis, Marmanis, Gladstein, Vafeiadis: "Truly stateless, optimal dynamic partial order
// reduction", POPL 2022. The names of its figure 3 and ours:
//   Visit               run(), which extends the graph until no lane can go on
//   the loop over rf    push of `source` items; the newest source is taken at once
//   SetCO over co       push of `place` items; the last place is taken at once
//   VisitIfConsistent   the bounds of the model before a push, Model::consistent on a pop
//   the revisit loop    push_revisits(), with Deleted and Previous as stamp comparisons
// An update is one event here; its write half counts as added together with its read half.
#pragma once

#include <chrono>
#include <memory>
#include <random>
#include <vector>

#include "checker/explore/endless.hpp"
#include "checker/explore/explore.hpp"
#include "checker/explore/frame.hpp"
#include "checker/explore/guided.hpp"
#include "checker/explore/unordered.hpp"
#include "checker/explore/unseen.hpp"
#include "checker/models/lifetimes.hpp"
#include "checker/models/looks.hpp"
#include "checker/models/races.hpp"

namespace heddle::checker {

template <class Model>
class explorer {
public:
  explorer(program& p, const explore_options& options, observer& watch);

  exploration explore();

  // One execution, every choice of which is made by `decide` (guided.hpp).
  guided_result follow(guide& decide);

private:
  using frame_t = frame<Model>;
  using item = work_item;
  enum class lane_status : std::uint8_t { enabled, waiting, idle, failed };

  // Growing one execution (grow.hpp).
  bool run();
  void restart();
  bool full();
  void complete(lane_id lane);
  static bool waits(const event& e) {
    return e.lab.wait != wait_kind::none && (!wait_satisfied(e.lab, e.read) || e.spurious);
  }
  lane_status status_of(lane_id lane);
  event_id partner_of(event_id id) const;
  bool pick(lane_id& lane);
  void step(lane_id lane);
  void add(lane_id lane, const label& l);
  void add_read(event_id id, int oldest);
  void add_write(event_id id, int oldest);
  void add_choice(event_id id);
  void push(item i);
  void share_weight();

  // Judging what has been grown (judge.hpp).
  bool finish_execution();
  ending classify(std::vector<violation>& found);
  bool rests(lane_id lane) const;
  bool waits_for_nothing_newer(lane_id lane) const;
  violation describe_partner(lane_id lane) const;
  bool is_dropped() const;
  void judge_looks(std::vector<violation>& found);
  void judge_native_code(std::vector<violation>& found);

  // Following a guide (follow.hpp).
  bool step_guided(lane_id lane, guide& decide, std::string& refused);
  bool redirect(event_id id, const item& wanted, std::string& refused);

  // Taking alternatives (alternatives.hpp).
  bool take(const item& i);
  bool take_source(const item& i);
  bool take_place(const item& i);
  bool take_conflict(const item& i);
  bool take_revisit(const item& i);
  bool place_revisitor(unsigned position, bool spurious);
  void push_revisits(event_id writer, event_id not_younger_than);
  bool added_maximally(event_id e, event_id writer) const;
  bool newest_but_for(event_id e, int position, event_id writer) const;
  bool has_conflict(event_id update) const;
  event_id consumer_of(location_id l, event_id source) const;

  frame_t& top() { return *frames_[depth_ - 1]; }
  const frame_t& top() const { return *frames_[depth_ - 1]; }
  frame_t& push_frame();
  bool next_alternative();
  void note_endless();
  bool is_hopeless() const;
  bool out_of_budget();
  bool is_late();
  void look_at_clock();
  void cut(const char* bound);

  program& program_;
  lane_id lane_count_;
  explore_options options_;
  observer& watch_;
  exploration result_;
  std::vector<std::unique_ptr<frame_t>> frames_; // storage is kept and reused
  std::size_t depth_ = 0;
  std::size_t first_item_ = 0; // items of the current event start here; they share its weight
  double weight_ = 1;          // of the execution being grown
  std::vector<event_id> kept_;
  std::uint64_t endless_lanes_ = 0;    // that result_.endless has, one bit each
  std::uint64_t events_at_cut_ = 0;    // added and replayed when an execution was first cut
  std::vector<event_id> race_partner_; // per lane, valid while growing
  std::vector<bool> seen_plain_;       // per location: some plain access was ever made
  bool seen_life_ = false;             // a beginning or an end
  bool seen_waiting_ = false;          // see is_waiting
  std::mt19937_64 random_;
  std::chrono::steady_clock::time_point start_, last_report_;
  std::uint32_t until_clock_ = 0; // steps until the clock is read again
  bool late_ = false;             // the bound on time is passed
  bool stopped_ = false;
};

template <class Model>
explorer<Model>::explorer(program& p, const explore_options& options, observer& watch)
    : program_(p), lane_count_(static_cast<lane_id>(p.lanes())), options_(options), watch_(watch),
      race_partner_(p.lanes(), no_event), random_(options.seed) {}

template <class Model>
auto explorer<Model>::push_frame() -> frame_t& {
  if (depth_ == frames_.size())
    frames_.push_back(std::make_unique<frame_t>(program_.lanes()));
  frame_t& f = *frames_[depth_++];
  f.items.clear();
  return f;
}

template <class Model>
void explorer<Model>::cut(const char* bound) {
  for (const std::string& known : result_.bounds_hit)
    if (known == bound)
      return;
  result_.bounds_hit.emplace_back(bound);
}

// The execution has reached the bound on its events.
template <class Model>
void explorer<Model>::note_endless() {
  const execution& g = top().graph;
  if (result_.endless.empty())
    events_at_cut_ = result_.events + result_.replayed;
  cut("events");
  const lane_id lane = busiest_lane(g);
  if ((endless_lanes_ >> lane & 1U) == 0)
    result_.endless.push_back(describe_endless(program_, g, lane));
  endless_lanes_ |= std::uint64_t{1} << lane;
}

// The verdict is open already, and what does not end makes more and more executions.
template <class Model>
bool explorer<Model>::is_hopeless() const {
  return !result_.endless.empty() && options_.bounds.max_events == default_max_events &&
         result_.events + result_.replayed - events_at_cut_ > most_events_behind_a_cut;
}

template <class Model>
bool explorer<Model>::out_of_budget() {
  const limits& bounds = options_.bounds;
  if (bounds.max_executions != 0 && result_.explored() >= bounds.max_executions) {
    cut("executions");
    return true;
  }
  return is_late();
}

// Whether the bound on time is passed. Steps ask as well, not only executions: under rc11 a step
// of a long execution takes milliseconds, a short execution a few microseconds.
template <class Model>
bool explorer<Model>::is_late() {
  constexpr std::uint32_t steps_between_looks = 32;
  if (until_clock_-- == 0) {
    until_clock_ = steps_between_looks;
    look_at_clock();
  }
  return late_;
}

// Reports progress and enforces the bound on time.
template <class Model>
void explorer<Model>::look_at_clock() {
  const double bound = options_.bounds.max_seconds;
  const auto now = std::chrono::steady_clock::now();
  result_.seconds = std::chrono::duration<double>(now - start_).count();
  if (bound > 0 && result_.seconds >= bound && !late_) {
    late_ = true;
    cut("seconds");
  }
  if (now - last_report_ > std::chrono::milliseconds(200)) {
    last_report_ = now;
    watch_.on_progress(result_);
  }
}

template <class Model>
exploration explorer<Model>::explore() {
  start_ = last_report_ = std::chrono::steady_clock::now();
  push_frame();
  bool more = true;
  while (more) {
    if (run() && !finish_execution())
      stopped_ = true;
    result_.explored_fraction += weight_;
    more = !stopped_ && next_alternative();
    if (more && (out_of_budget() || is_hopeless()))
      break;
  }
  const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start_;
  result_.seconds = spent.count();
  result_.exhaustive = !more && !stopped_ && result_.bounds_hit.empty();
  return result_;
}

// Pops items until one leads to a graph to run; drops frames that have none left.
template <class Model>
bool explorer<Model>::next_alternative() {
  while (depth_ > 0) {
    if (is_late())
      return true; // there may be one
    if (top().items.empty()) {
      --depth_;
      continue;
    }
    const item i = top().items.back();
    top().items.pop_back();
    weight_ = i.weight;
    first_item_ = top().items.size();
    if (take(i))
      return true;
    if (first_item_ == top().items.size())
      result_.explored_fraction += weight_;
  }
  return false;
}

} // namespace heddle::checker
