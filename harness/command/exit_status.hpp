// How the command ends; the numbers are a contract.
#pragma once

#include <algorithm>
#include <array>

namespace heddle::command {

enum class exit_status : int {
  passed = 0,         // gate: every verdict is as declared
  failed = 1,         // a violation; gate: a verdict differs, or a declared pass was inconclusive
  usage = 2,          // of the command line or of an input file
  inconclusive = 3,   // a bound cut the search, and what was searched holds no violation
  not_applicable = 4, // the trace needs a scenario, a variant or a step that this build lacks
  internal = 70,      // the command itself is at fault, or the machine it runs on
};

// By SIGINT or SIGTERM before all was done, as a shell would say it.
constexpr exit_status ended_by(int signal) { return static_cast<exit_status>(128 + signal); }

// What a command with several results ends with.
constexpr exit_status worse(exit_status a, exit_status b) {
  constexpr std::array order = {exit_status::internal,     exit_status::usage,
                                exit_status::failed,       exit_status::not_applicable,
                                exit_status::inconclusive, exit_status::passed};
  for (const exit_status s : order)
    if (a == s || b == s)
      return s;
  return exit_status::internal;
}

} // namespace heddle::command
