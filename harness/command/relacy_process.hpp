// heddle-relacy as a child process: the same scenarios under another engine.
//
// It is a program of its own because Relacy replaces operator new of the whole program. What code
// under test does to it, a crash or an endless loop, it finds by itself; that it ends in another
// way than with a result is its own fault.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>

namespace heddle::command {

struct relacy_limits {
  std::uint64_t iterations = 100'000;
  std::uint64_t steps = 10'000; // of one iteration
  double seconds = 0;           // 0: no limit
  // How much longer than that the process may take before it is ended.
  double grace_seconds = 30;
};

struct relacy_result {
  bool found = false;
  std::string kind{}; // if found
  std::string message{};
  std::optional<std::string> not_expressible{}; // why it was not run
  std::uint64_t iterations = 0;                 // with dropped and cut ones
  std::uint64_t dropped = 0;                    // outside the assumptions
  std::uint64_t cut = 0;                        // by the limit of steps
  double seconds = 0;
  std::map<std::string, std::uint64_t> cover{};
  long peak_rss_kb = 0;
};

// The process ended without a result, or did not end in time.
struct relacy_broke : std::runtime_error {
  using runtime_error::runtime_error;
};

// SIGINT or SIGTERM came (stop_signals).
struct relacy_stopped : std::runtime_error {
  using runtime_error::runtime_error;
};

// The program beside this one. Throws usage_error if there is none.
std::string relacy_program();

// Runs one variant. Throws relacy_broke and relacy_stopped.
relacy_result run_relacy(const std::string& program, const std::string& scenario,
                         const std::string& variant, const relacy_limits& limits);

} // namespace heddle::command
