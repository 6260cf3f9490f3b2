// Work that runs code under test, in processes of its own.
//
// A process may do several short pieces of work one after the other, which spares what a new one
// costs. What code under test has left behind in it must not matter: a piece that was not the first
// of its process is done again, in a new one, if the process does not survive it, or if what came
// out is not what was expected.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "checker/check/check.hpp"
#include "harness/command/worker.hpp"

namespace heddle::command {

// How a piece of work ended.
enum class work_end : std::uint8_t {
  told,    // with its result
  broke,   // the checker itself is at fault: it threw
  ended,   // the process ended otherwise: code under test did it
  hung,    // it came to a standstill
  late,    // the bound on time was passed by long
  stopped, // SIGINT or SIGTERM came
};

struct work_result {
  work_end how = work_end::stopped;
  std::string message{};  // the result; or else what was known early, or nothing
  std::string why{};      // how it ended otherwise, in words
  check_progress known{}; // if it did not tell its result
  std::uint64_t kinds{};  // of the failures seen; see live_counts
  double seconds = 0;
};

// In a process of its own; `fresh` if it is the first piece of work there. Returns the result, or
// nothing if it is to be done again in a fresh one. `early` tells what is known before.
using piece_of_work = std::function<std::optional<std::string>(
    checker::live_counts& live, bool fresh, const std::function<void(const std::string&)>& early)>;

struct supervision {
  unsigned at_once = 1;
  bool shares_processes = false; // several pieces of work may be done in one
  double max_seconds = 0;        // of a piece of work, up to its first message; 0: no bound
};

class work_observer {
public:
  virtual ~work_observer() = default;
  // In the order of the numbers, each once.
  virtual void on_result(std::size_t number, work_result result) = 0;
  // A few times per second, of the first that has no result yet.
  virtual void on_progress(std::size_t number, const check_progress& now) = 0;
};

// Does the work 0 to count - 1; or as much as there is time for until SIGINT or SIGTERM comes
// (stop_signals), and the rest is `stopped`.
void supervise(std::size_t count, const std::function<piece_of_work(std::size_t)>& work,
               const supervision& how, work_observer& watch);

// One piece of work.
work_result supervise_one(const piece_of_work& work);

} // namespace heddle::command
