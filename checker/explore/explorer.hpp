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

#include <random>
#include <vector>

#include "checker/explore/endless.hpp"
#include "checker/explore/explore.hpp"
#include "checker/explore/frame_stack.hpp"
#include "checker/explore/guided.hpp"
#include "checker/explore/kinds_seen.hpp"
#include "checker/explore/search_clock.hpp"
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
  void push(const item& i) { stack_.add(i); }

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

  frame_t& top() { return stack_.top(); }
  const frame_t& top() const { return stack_.top(); }
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
  frame_stack<Model> stack_;
  std::vector<event_id> kept_; // scratch of take_revisit
  endless_lanes endless_;
  std::vector<event_id> race_partner_; // per lane, valid while growing
  kinds_seen seen_;
  std::mt19937_64 random_;
  search_clock clock_;
};

template <class Model>
explorer<Model>::explorer(program& p, const explore_options& options, observer& watch)
    : program_(p), lane_count_(static_cast<lane_id>(p.lanes())), options_(options), watch_(watch),
      stack_(p.lanes()), race_partner_(p.lanes(), no_event), random_(options.seed),
      clock_(options.bounds.max_seconds) {}

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
  cut("events");
  const lane_id lane = busiest_lane(g);
  if (endless_.note(lane, result_.events + result_.replayed))
    result_.endless.push_back(describe_endless(program_, g, lane));
}

// The verdict is open already, and what does not end makes more and more executions.
template <class Model>
bool explorer<Model>::is_hopeless() const {
  return options_.bounds.max_events == default_max_events &&
         endless_.events_behind_cut(result_.events + result_.replayed) > most_events_behind_a_cut;
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
  if (clock_.is_look_due())
    look_at_clock();
  return clock_.is_late();
}

// Reports progress and enforces the bound on time.
template <class Model>
void explorer<Model>::look_at_clock() {
  const search_clock::reading now = clock_.look();
  result_.seconds = now.seconds;
  if (clock_.is_late())
    cut("seconds");
  if (now.is_report_due)
    watch_.on_progress(result_);
}

template <class Model>
exploration explorer<Model>::explore() {
  clock_.start();
  stack_.push();
  bool more = true;
  bool stopped = false;
  while (more) {
    if (run() && !finish_execution())
      stopped = true;
    result_.explored_fraction += stack_.weight();
    more = !stopped && next_alternative();
    if (more && (out_of_budget() || is_hopeless()))
      break;
  }
  result_.seconds = clock_.seconds();
  result_.exhaustive = !more && !stopped && result_.bounds_hit.empty();
  return result_;
}

// Pops items until one leads to a graph to run; drops frames that have none left.
template <class Model>
bool explorer<Model>::next_alternative() {
  while (!stack_.is_empty()) {
    if (is_late())
      return true; // there may be one
    if (top().items.empty()) {
      stack_.pop();
      continue;
    }
    if (take(stack_.take_item()))
      return true;
    if (!stack_.has_new_items())
      result_.explored_fraction += stack_.weight();
  }
  return false;
}

} // namespace heddle::checker
