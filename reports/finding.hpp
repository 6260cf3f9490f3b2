// What a person should look at after a gate, or a run: one for each verdict that is not as it
// should be, in the form that all reports for continuous integration share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reports/baseline.hpp"
#include "reports/result.hpp"
#include "reports/story.hpp"

namespace heddle::reports {

// Rules besides the kinds of failure.
inline constexpr const char* rule_not_found = "not-found";       // a declared failure
inline constexpr const char* rule_inconclusive = "inconclusive"; // whatever was declared
inline constexpr const char* rule_baseline = "baseline";         // an alarm

struct finding {
  std::string rule{};     // the kind of the first failure, or one of the above
  std::string subject{};  // "scenario:variant under model"
  std::string sentence{}; // what is wrong with it
  story_place place{};    // of the failure, or else of a step that leads to it; may be unknown
  std::string text{};     // the failure and its schedule, as `run` prints them; may be empty
  std::optional<story> told{};
  std::optional<std::string> trace{}; // path of the file, if one was written
  // The same after any edit that leaves scenario, variant, model and rule alone.
  std::string fingerprint{};
};

// A result that differs from what is declared, or, without a declaration, that is a failure. `text`
// is what `run` prints of the failure, if there is one.
finding finding_of(const result& r, std::string text);

// An alarm of the baseline in this file.
finding finding_of(const baseline_change& c, const std::string& file);

// A verdict that is not the declared one. What is not finished has none yet.
bool differs(const result& r);

// A gate as a whole.
struct gate_outcome {
  std::vector<result> results{};
  std::vector<finding> findings{};
  std::string baseline{};                 // its file; empty: none was compared with
  std::vector<baseline_change> changes{}; // alarms, which are findings as well, and notes
  std::string not_covered{};              // in lines, may be empty
  std::string shard{};                    // "2/5"; empty: the whole
  std::string ended_by{};                 // the signal, if some results are unfinished
};

// "all 822 verdicts are as declared", "incomplete: ...", "3 of 274 verdicts of shard 2/3 differ
// from what is declared"
std::string headline(const gate_outcome& g);

// The path of a source file from the root of its tree, with `/` and without dots, as far as the
// build knows it; an absolute path stays one.
std::string source_path(const std::string& file);

// For XML and the like: printable ASCII and line ends; anything else becomes a question mark.
std::string printable_lines(std::string text);

} // namespace heddle::reports
