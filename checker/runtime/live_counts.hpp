// What is known of a check at any moment, for another process: it may lie in memory that both
// share.
//
// The numbers are for people, and a check that ends without a result is judged without them but for
// `kinds`. Code under test that writes here spoils nothing else.
#pragma once

#include <atomic>
#include <cstdint>

#include <heddle/kind.hpp>

namespace heddle::checker {

struct live_counts {
  std::atomic<std::uint64_t> executions{0}; // of the round that runs, as in check_result
  std::atomic<std::uint64_t> blocked{0};
  std::atomic<std::uint64_t> stuck{0};
  std::atomic<std::uint64_t> failed{0};
  std::atomic<std::uint64_t> kinds{0};          // of all violations seen: bit K is kind K
  std::atomic<double> explored_fraction{0};     // as of the last progress
  std::atomic<std::uint64_t> guards{0};         // hang guards that watch code under test now
  std::atomic<std::uint64_t> guard_readings{0}; // how often one of them has looked

  void note(kind k) { kinds |= std::uint64_t{1} << static_cast<unsigned>(k); }
  bool saw(kind k) const { return (kinds >> static_cast<unsigned>(k) & 1U) != 0; }
  void begin_round() { executions = blocked = stuck = failed = 0; }
  void begin_check() {
    begin_round();
    kinds = 0;
    explored_fraction = 0;
  }
};

static_assert(kind_count <= 64);
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);
static_assert(std::atomic<double>::is_always_lock_free);

} // namespace heddle::checker
