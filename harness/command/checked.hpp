// What comes of a check: plain data, made in the process that runs code under test and shown by the
// one that does not.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "reports/result.hpp"
#include "reports/story.hpp"

namespace heddle::command {

// What there is besides the story of a failure that is shown.
struct evidence {
  bool has_execution = false; // the failure is one of an execution, which could be repeated
  // The text of the trace file, if repeating the failure from it succeeded; the story is then of
  // the repetition, and is what a replay shows. Empty: it did not succeed.
  std::string trace{};
  std::string original{};   // of the failure as it was found, if it has been shrunk since
  std::string size{};       // of what is shown, in words; empty: nothing smaller was looked for
  std::string size_found{}; // of the original, if there is one
  std::string lost{};       // why nothing of this is known, if the process ended before
};

struct checked {
  reports::result line{};
  std::optional<evidence> shown{}; // of the failure, if it is to be shown
  // Schedules, and the classes of equivalent ones, if both were counted.
  std::optional<std::pair<std::uint64_t, std::uint64_t>> classes{};
  bool internal_error = false; // the checker itself failed: no verdict
};

// As messages from one process to another, byte for byte whatever the texts hold.
std::string packed(const checked& c);
// Throws std::exception.
checked unpacked_check(const std::string& message);

// What a trace comes to in this build.
struct retold {
  std::string text{};                   // of the violation; empty: there is none
  std::optional<reports::story> told{}; // of the violation, if the trace can be followed
  std::string flipped{};                // what is to be shown of the flip, if that was asked for
  std::string outcome{};                // in lines, to come last
  int status = 0;                       // of exit_status
};
std::string packed(const retold& r);
retold unpacked_retelling(const std::string& message);

} // namespace heddle::command
