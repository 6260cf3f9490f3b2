// heddle-relacy as a child process: the same scenarios under another engine.
//
// It is a program of its own because Relacy replaces operator new of the whole program. What code
// under test does to it, a crash or an endless loop, it finds by itself; that it ends in another
// way than with a result is its own fault.
#pragma once

#include <stdexcept>
#include <string>

#include "checker/relacy/exchange.hpp"

namespace heddle::command {

struct relacy_run {
  relacy::run_result result{};
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

// Runs one variant. A request with a limit of time is given `grace_seconds` more to answer in.
// Throws relacy_broke and relacy_stopped.
relacy_run run_relacy(const std::string& program, const relacy::request& wanted,
                      double grace_seconds = 30);

} // namespace heddle::command
