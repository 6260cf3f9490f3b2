// What iterations showed besides findings: marks, outcomes, how many ended in which way.
//
// Counted is what whole iterations tell, none that was dropped or cut.
#pragma once

#include <cstdint>

#include "checker/relacy/exits.hpp"
#include "checker/relacy/malloc_allocator.hpp"
#include "checker/relacy/run_result.hpp"

namespace heddle::relacy {

class iteration_results {
public:
  void begin_iteration();
  // From code under test.
  void cover(const char* mark);
  void observe(const char* key, std::int64_t value); // the last value counts
  // `whole`: what runs after the threads has come to its end.
  void end_iteration(leaving why, bool whole);

  std::uint64_t ended() const { return complete_ + dropped_ + cut_; }
  void tell(run_result& result) const;

private:
  struct observation {
    const char* key = nullptr;
    std::int64_t value = 0;
  };

  void keep();
  text outcome() const;

  vector<observation> observed_;
  vector<const char*> covered_;

  // Of all iterations.
  std::uint64_t complete_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint64_t cut_ = 0;
  map<text, std::uint64_t> cover_;
  set<text> outcomes_;
};

} // namespace heddle::relacy
