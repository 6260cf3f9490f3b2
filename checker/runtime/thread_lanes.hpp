// Which lane runs a thread that code under test starts.
//
// The threads are told apart by who starts them and by how many that lane started before, which is
// a function of its own program. So the choice is no event, and orders nobody but the two. Each
// thread keeps the place that it is given first. Only if a check has more threads than places,
// not all of them in one execution, some share a place; two that do and turn out to run together
// are given different ones, which takes effect with the next exploration.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "checker/graph/label.hpp"

namespace heddle::checker {

struct thread_start {
  lane_id creator = 0;
  unsigned number = 0; // among those that the creator starts
  friend bool operator==(const thread_start&, const thread_start&) = default;
};

class thread_lanes {
public:
  static constexpr unsigned no_place = ~0U;

  // One of `count` places. `running`: what else was started in this execution. no_place if there is
  // no room, or if another thread of this execution has the place: then there is news.
  unsigned place_of(const thread_start& start, unsigned count,
                    const std::vector<thread_start>& running) {
    count_ = count;
    const std::size_t index = index_of(start);
    for (const thread_start& other : running)
      note_together(index, index_of(other));
    unsigned& place = entries_[index].place;
    if (place == no_place)
      place = free_place(index);
    else if (has_company(index))
      news_ = true;
    return has_company(index) ? no_place : place;
  }

  bool has_news() const { return news_; }
  // Between explorations. Whether there was anything to learn.
  bool learn() {
    for (std::size_t i = 0; news_ && i < entries_.size(); ++i)
      if (has_company(i))
        entries_[i].place = free_place(i);
    return std::exchange(news_, false);
  }

private:
  struct entry {
    thread_start who;
    unsigned place = no_place;
    std::vector<std::size_t> together{}; // those that were seen in one execution with it
  };

  std::size_t index_of(const thread_start& start) {
    const auto known = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const entry& e) { return e.who == start; });
    if (known == entries_.end())
      entries_.push_back({start});
    else
      return static_cast<std::size_t>(known - entries_.begin());
    return entries_.size() - 1;
  }

  void note_together(std::size_t a, std::size_t b) {
    auto& known = entries_[a].together;
    if (std::find(known.begin(), known.end(), b) != known.end())
      return;
    known.push_back(b);
    entries_[b].together.push_back(a);
  }

  // Whether a thread that runs together with it has its place.
  bool has_company(std::size_t index) const { return is_taken(index, entries_[index].place); }
  bool is_taken(std::size_t index, unsigned place) const {
    const auto& others = entries_[index].together;
    return std::any_of(others.begin(), others.end(), [&](std::size_t other) {
      return place != no_place && entries_[other].place == place;
    });
  }

  // A place that nobody has, or that only those have that were not seen together with it.
  unsigned free_place(std::size_t index) const {
    for (unsigned p = 0; p < count_; ++p)
      if (std::none_of(entries_.begin(), entries_.end(),
                       [&](const entry& e) { return e.place == p; }))
        return p;
    for (unsigned p = 0; p < count_; ++p)
      if (!is_taken(index, p))
        return p;
    return no_place;
  }

  std::vector<entry> entries_;
  unsigned count_ = 0;
  bool news_ = false;
};

} // namespace heddle::checker
