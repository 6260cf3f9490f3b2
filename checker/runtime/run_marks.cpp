// Marks, observations, and where threads are placed.
#include "checker/runtime/run_marks.hpp"

#include "checker/runtime/runner.hpp"

namespace heddle::checker {

void run_marks::restart() {
  observed_.clear();
  covered_.clear();
  threads_.resize(threads_before_);
}

void run_marks::cover(const char* mark) {
  const host_section host;
  for (const char* known : covered_) {
    if (known == mark)
      return;
  }
  covered_.push_back(mark);
}

void run_marks::observe(const char* key, std::int64_t value) {
  if (current_lane != nullptr)
    current_lane->rounds.effect();
  const host_section host;
  observed_.push_back({key, value});
}

unsigned run_marks::place_for_thread(lane* l, unsigned count) {
  if (run_.direct.is_after_lanes())
    return thread_lanes::no_place;
  const host_section host;
  const auto before = static_cast<unsigned>(threads_.size());
  const thread_start start =
      l == nullptr ? thread_start{before_all_lanes, before} : thread_start{l->id, l->threads++};
  const unsigned place = run_.book.learned.threads.place_of(start, count, threads_);
  threads_.push_back(start);
  return place;
}

} // namespace heddle::checker
