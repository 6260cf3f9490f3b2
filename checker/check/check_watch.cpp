// Taking notes during an exploration.
#include "checker/check/check_watch.hpp"

#include <algorithm>
#include <cstring>

#include "checker/check/describe_violation.hpp"
#include "checker/runtime/observed_values.hpp"

namespace heddle::checker {

std::size_t
check_watch::observation_hash::operator()(const std::vector<observation>& values) const {
  std::uint64_t h = values.size();
  for (const observation& o : values) {
    h = (h ^ reinterpret_cast<std::uintptr_t>(o.key)) * 0x9E3779B97F4A7C15;
    h = (h ^ (h >> 32U) ^ static_cast<std::uint64_t>(o.value)) * 0xBF58476D1CE4E5B9;
  }
  return h;
}

bool check_watch::on_execution(const execution& graph, ending how,
                               const std::vector<violation>& found) {
  if (program_.book().learned.has_news())
    return false;
  result_.ordinary_accesses += program_.machine_now().memory.count();
  count_for_watchers(how);
  for (const violation& v : found)
    note(graph, how, v);
  if (how == ending::complete)
    note_complete();
  if (how == ending::stuck)
    note_stuck(graph);
  violation changed;
  if (how != ending::failed && program_.machine_now().is_modelled && is_sampled() &&
      !program_.elsewhere().repeats(graph, changed.what))
    note(graph, ending::failed, changed);
  return !is_enough();
}

// Whether the search may end here, and what is shown need not change any more.
bool check_watch::is_enough() const {
  if (!options_.stop_at_first_failure || !result_.first)
    return false;
  return options_.sought == kind::none || result_.failure.what == options_.sought;
}

void check_watch::note_complete() {
  const auto& marks = program_.machine_now().marks.covered();
  for (std::size_t i = 0; i < marks.size(); ++i) {
    // Equal literals may have different addresses; a mark counts once per execution.
    const auto same = [&](const char* other) { return std::strcmp(marks[i], other) == 0; };
    if (std::none_of(marks.begin(), marks.begin() + static_cast<std::ptrdiff_t>(i), same))
      ++result_.cover[marks[i]];
  }
  const auto& observed = program_.machine_now().marks.observed();
  if (!known_.contains(observed)) {
    known_.insert(observed);
    result_.outcomes.insert(observed_text(program_.machine_now()));
  }
}

// Notes a violation; whether it is the one to show: the first, or the first that is sought, or a
// smaller one of the same kind.
bool check_watch::is_shown(const execution& graph, const violation& v) {
  result_.kinds.insert(v.what.what);
  if (options_.live != nullptr)
    options_.live->note(v.what.what);
  const bool improves =
      !result_.first || (v.what.what == options_.sought && result_.failure.what != options_.sought);
  if (!options_.show_smallest)
    return improves;
  if (!improves && v.what.what != result_.failure.what)
    return false;
  const trace::failure_size size = trace::size_of(graph, v);
  if (!improves && !(size < size_))
    return false;
  size_ = size;
  return true;
}

void check_watch::show(check_violation shown) {
  result_.failure = shown.what;
  result_.first = std::move(shown);
  result_.first->offers = offers_;
  result_.first->learned = program_.book().learned;
  result_.first->locations = program_.book().locations;
}

void check_watch::note(const execution& graph, ending how, const violation& v) {
  if (is_shown(graph, v))
    show(describe_violation(program_, graph, how, v));
}

void check_watch::note_stuck(const execution& graph) {
  check_violation stuck = describe_stuck_execution(program_, graph);
  if (is_shown(graph, stuck))
    show(std::move(stuck));
}

// The first few executions, and then one in so many.
bool check_watch::is_sampled() {
  constexpr std::uint64_t always = 4;
  if (options_.nondeterminism_sample == 0)
    return false;
  ++seen_;
  return seen_ <= always || seen_ % options_.nondeterminism_sample == 0;
}

void check_watch::count_for_watchers(ending how) {
  if (options_.live == nullptr)
    return;
  checker::live_counts& live = *options_.live;
  switch (how) {
  case ending::complete:
    ++live.executions;
    break;
  case ending::blocked:
    ++live.blocked;
    break;
  case ending::stuck:
    ++live.stuck;
    break;
  case ending::failed:
    ++live.failed;
    break;
  }
}

void check_watch::on_progress(const exploration& so_far) {
  if (options_.live != nullptr)
    options_.live->explored_fraction = so_far.explored_fraction;
  if (options_.on_progress)
    options_.on_progress({so_far.complete, so_far.blocked, so_far.stuck, so_far.failed,
                          so_far.seconds, so_far.explored_fraction});
}

} // namespace heddle::checker
