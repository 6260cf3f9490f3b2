// What a gate explored when its numbers were last accepted: to notice a gate that got weaker.
//
// A text file, one line for each check, sorted, so that differences read well:
//
//   heddle-baseline 2
//   # comment
//   NAME:VARIANT MODEL VERDICT exhaustive|cut EXECUTIONS BLOCKED STUCK
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "reports/result.hpp"

namespace heddle::reports {

struct baseline_entry {
  std::string name{}; // "scenario:variant"
  std::string model{};
  std::string verdict{}; // "pass", "inconclusive", "fail:KIND+KIND…": all kinds that were found
  bool exhaustive = false;
  std::uint64_t executions = 0; // as in `result`
  std::uint64_t blocked = 0;
  std::uint64_t stuck = 0;
  unsigned line = 0; // in the file, from 1; 0: none
};

using baseline = std::vector<baseline_entry>;

struct bad_baseline {
  std::string why;
};

baseline_entry entry_of(const result& r);

// In any order; no check may come twice.
std::variant<baseline, bad_baseline> parse_baseline(const std::string& text);

// Sorted by name, then model. The text of the same entries is always the same.
std::string baseline_text(baseline entries);

struct baseline_change {
  bool alarm = false; // or a note
  std::string name{}; // of the entry
  std::string model{};
  std::string text{};
  unsigned line = 0; // of the entry in its file; 0: it has none
};

// "a/b:c under rc11: …"
std::string text_of(const baseline_change& c);

// Where the results differ from their entries. Numbers of executions are the same on every machine,
// so each difference comes from a change of the program, of the scenario or of the engine:
//   alarm   another verdict; no longer exhaustive; of the executions that ended, or of all that
//           were explored (blocked and stuck ones too), more than a tenth is gone
//   note    any other difference, and a result that has no entry
std::vector<baseline_change> compare(const baseline& accepted, const std::vector<result>& results);

// An alarm: the build has no such check any more.
baseline_change missing_check(const baseline_entry& e);

} // namespace heddle::reports
