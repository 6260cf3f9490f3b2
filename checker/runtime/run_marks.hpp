// What code under test tells of an execution: cover marks and observed values; and the threads that
// it starts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "checker/runtime/address_book.hpp"
#include "checker/runtime/lane.hpp"
#include "checker/runtime/run_part.hpp"
#include "checker/runtime/thread_lanes.hpp"

namespace heddle::checker {

class run_marks : run_part {
public:
  explicit run_marks(runner& r) : run_part(r) {}

  void machine_built() { threads_before_ = threads_.size(); }
  void restart();

  void cover(const char* mark);
  void observe(const char* key, std::int64_t value);
  // The code starts a thread: on which of `count` lanes that wait for one; see thread_lanes.
  unsigned place_for_thread(lane* l, unsigned count);

  // Of the current run, in the order of execution; marks by address, each once.
  const std::vector<observation>& observed() const { return observed_; }
  const std::vector<const char*>& covered() const { return covered_; }

private:
  std::vector<observation> observed_;
  std::vector<const char*> covered_;
  std::vector<thread_start> threads_; // that the code started in this run
  std::size_t threads_before_ = 0;    // of these, before all lanes
};

} // namespace heddle::checker
