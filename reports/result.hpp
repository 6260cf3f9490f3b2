// The result of one check, as reports show it: a scenario's variant under a memory model.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "reports/story.hpp"

namespace heddle::reports {

struct result_options {
  bool all_failures = false;
  std::uint64_t max_events = 0; // of the bounds, 0 means none
  std::uint64_t max_executions = 0;
  double max_seconds = 0;
  bool irq_pruning = true;
  bool reuse_addresses = false;
};

struct result_declaration {
  std::string verdict; // "pass", "fail:KIND", "fail:KIND+COMPANION"
  bool as_declared = false;
};

struct result {
  std::string scenario{};
  std::string variant{};
  std::string model{};
  std::string engine{};
  std::string verdict{}; // pass, fail, inconclusive
  bool exhaustive = false;
  std::optional<story> violation{};   // the first; without steps if it is not shown
  std::optional<std::string> trace{}; // path of its file, if one was written
  // Of the failure as it was found, if the other one has been shrunk.
  std::optional<std::string> original_trace{};
  std::vector<std::string> kinds{}; // of all violations
  std::uint64_t executions = 0;     // that ran to an end, failed ones included
  std::uint64_t blocked = 0;        // stuck ones not counted
  std::uint64_t stuck = 0;
  std::uint64_t events = 0;
  double seconds = 0;
  long peak_rss_kb = 0;
  std::vector<std::string> bounds_hit{};
  // What was come to and is not seen, in words: without a violation it is inconclusive.
  std::vector<std::string> unseen{};
  std::string unseen_file{}; // where the first of it is; empty: not known
  unsigned unseen_line = 0;
  std::vector<std::string> endless{}; // what the bound on events kept from ending, in words
  std::string reason{};               // of an inconclusive result that is not due to a bound
  bool unfinished = false;            // the command was ended before the check was: inconclusive
  std::map<std::string, std::uint64_t> cover{};
  std::vector<std::string> race_policies{}; // races that are no failures here, in words
  result_options options{};
  std::optional<result_declaration> declared{}; // gate only

  double executions_per_second() const {
    return seconds > 0 ? static_cast<double>(executions) / seconds : 0;
  }
};

} // namespace heddle::reports
