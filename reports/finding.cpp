// Findings of a gate or a run.
#include "reports/finding.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reports/summary.hpp"

namespace heddle::reports {
namespace {

std::string rule_of(const result& r) {
  if (r.verdict == "pass")
    return rule_not_found;
  if (r.verdict == "inconclusive")
    return rule_inconclusive;
  return r.violation ? r.violation->kind : "expectation";
}

std::string inconclusive_text(const result& r) {
  std::string text = "is inconclusive";
  if (!r.bounds_hit.empty())
    text += fmt::format(", with a bound on {}", fmt::join(r.bounds_hit, ", "));
  if (!r.unseen.empty())
    text += fmt::format(", because of what is not seen: {}", fmt::join(r.unseen, "; "));
  if (!r.reason.empty())
    text += ", because " + r.reason;
  return text;
}

std::string sentence_of(const result& r, const std::string& message) {
  std::string text;
  if (r.verdict == "pass")
    text = "passes";
  else if (r.verdict == "inconclusive")
    text = inconclusive_text(r);
  else
    text = fmt::format("fails with {}", fmt::join(r.kinds, ", "));
  if (r.declared && !r.declared->as_declared)
    text += fmt::format("; declared is {}", r.declared->verdict);
  return message.empty() ? text : fmt::format("{}: {}", text, message);
}

// Where nobody can go on, the failure has no place of its own: the last step that has one.
story_place place_of(const story& s) {
  if (!s.place.file.empty())
    return s.place;
  for (std::size_t i = s.steps.size(); i-- > 0;)
    if (!s.steps[i].place.file.empty())
      return s.steps[i].place;
  return {};
}

} // namespace

finding finding_of(const result& r, std::string text) {
  finding f{.rule = rule_of(r),
            .subject = fmt::format("{} under {}", name_of(r), r.model),
            .sentence = sentence_of(r, r.violation ? r.violation->message : ""),
            .text = std::move(text),
            .told = r.violation,
            .trace = r.trace};
  if (f.told)
    f.place = place_of(*f.told);
  else if (r.verdict == "inconclusive")
    f.place = {r.unseen_file, r.unseen_line};
  f.fingerprint = fmt::format("{}:{}:{}", name_of(r), r.model, f.rule);
  return f;
}

bool differs(const result& r) { return r.declared && !r.declared->as_declared && !r.unfinished; }

finding finding_of(const baseline_change& c, const std::string& file) {
  return {.rule = rule_baseline,
          .subject = fmt::format("{} under {}", c.name, c.model),
          .sentence = c.text,
          .place = {file, std::max(c.line, 1U)},
          .fingerprint = fmt::format("{}:{}:{}", c.name, c.model, rule_baseline)};
}

std::string headline(const gate_outcome& g) {
  const auto differing = std::count_if(g.results.begin(), g.results.end(), &differs);
  const auto unfinished = std::count_if(g.results.begin(), g.results.end(),
                                        [](const result& r) { return r.unfinished; });
  const std::string which = g.shard.empty() ? "" : " of shard " + g.shard;
  if (!g.ended_by.empty())
    return fmt::format(
        "incomplete: {} came when {} of {} checks{} were finished; {} of them {} not "
        "as declared",
        g.ended_by, static_cast<std::ptrdiff_t>(g.results.size()) - unfinished, g.results.size(),
        which, differing, differing == 1 ? "is" : "are");
  if (differing == 0)
    return fmt::format("all {} verdicts{} are as declared", g.results.size(), which);
  return fmt::format("{} of {} verdicts{} differ from what is declared", differing,
                     g.results.size(), which);
}

std::string source_path(const std::string& file) {
  const std::filesystem::path path = std::filesystem::path(file).lexically_normal();
  std::filesystem::path inside;
  for (const auto& part : path)
    if (!inside.empty() || part != "..") // a build folder in the tree may name its sources so
      inside /= part;
  return inside.generic_string();
}

std::string printable_lines(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return (c < ' ' || c > '~') && c != '\n'; }, '?');
  return text;
}

} // namespace heddle::reports
