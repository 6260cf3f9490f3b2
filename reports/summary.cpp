// One line per result.
#include "reports/summary.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reports/columns.hpp"
#include "reports/text_layout.hpp"

namespace heddle::reports {
namespace {

struct gap {
  const char* model;
  const char* text;
};

constexpr gap gaps[] = {
    {"sc", "reordering of any kind, by processors or compilers"},
    {"tso", "reordering by compilers"},
    {"rc11", "load buffering: a load that returns what a store behind it leads to"},
};

std::string verdict_text(const result& r) {
  if (r.unfinished)
    return "unfinished: " + r.reason;
  if (r.verdict == "fail")
    return r.kinds.empty() ? "FAIL" : fmt::format("FAIL {}", fmt::join(r.kinds, ", "));
  if (r.verdict == "inconclusive" && !r.bounds_hit.empty())
    return fmt::format("inconclusive: bound on {}", fmt::join(r.bounds_hit, ", "));
  if (r.verdict == "inconclusive" && !r.unseen.empty())
    return "inconclusive: came to what is not seen";
  return r.reason.empty() ? r.verdict : fmt::format("{}: {}", r.verdict, r.reason);
}

// What an engine calls an execution.
const char* unit_of(const result& r) {
  if (r.engine == "naive")
    return "schedule";
  return r.engine == "relacy" ? "iteration" : "execution";
}

std::string plural(std::uint64_t n, const char* what) {
  return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
}

// Which option lifts the bound, in words; empty if it is said otherwise.
std::string lifted(const std::string& bound, const result& r) {
  const result_options& o = r.options;
  if (bound == "executions" || bound == "iterations")
    return fmt::format(
        "stopped after {}; --max-executions sets how many",
        plural(o.max_executions != 0 ? o.max_executions : r.executions + r.blocked, unit_of(r)));
  if (bound == "seconds")
    return fmt::format("stopped after {} s; --max-seconds sets how long", o.max_seconds);
  if (bound == "events" && r.endless.empty())
    return fmt::format("some were cut off at {} operations; --max-events raises that",
                       o.max_events);
  return bound == "context switches" ? "--bound raises how many context switches are tried" : "";
}

std::string declared_text(const result& r) {
  if (!r.declared || r.unfinished)
    return {};
  if (r.declared->as_declared)
    return "  as declared";
  return "  DIFFERS, declared " + r.declared->verdict;
}

} // namespace

std::string name_of(const result& r) { return r.scenario + ":" + r.variant; }

std::string summary_line(const result& r, std::size_t name_width) {
  const std::string stuck = r.stuck == 0 ? "" : fmt::format(", {} stuck", r.stuck);
  return fmt::format("{:{}}  {:4}  {:4}  {}, {} blocked{}, {:.2f} s{}\n", name_of(r), name_width,
                     r.model, verdict_text(r), plural(r.executions, unit_of(r)), r.blocked, stuck,
                     r.seconds, declared_text(r));
}

std::string obstacles_text(const result& r, std::size_t width) {
  std::vector<std::string> sentences;
  for (const std::string& bound : r.bounds_hit)
    sentences.push_back(lifted(bound, r));
  for (const std::string& what : r.endless)
    sentences.push_back(fmt::format("{}; --max-events raises the bound of {} operations", what,
                                    r.options.max_events));
  for (const std::string& what : r.unseen)
    sentences.push_back("not seen: " + what);
  std::string text;
  for (const std::string& sentence : sentences)
    for (const std::string& line : wrapped(printable(sentence), width - 5))
      text += line.empty() ? "" : "     " + line + "\n";
  return text;
}

std::string incomplete_text(const std::vector<result>& results, const std::string& signal) {
  const auto finished =
      std::count_if(results.begin(), results.end(), [](const result& r) { return !r.unfinished; });
  if (static_cast<std::size_t>(finished) == results.size())
    return {};
  return fmt::format("incomplete: {} came when {} of {} checks were finished\n", signal, finished,
                     results.size());
}

std::string not_covered_text(const std::vector<result>& results,
                             const std::vector<std::string>& unseen) {
  std::set<std::string> models;
  std::set<std::string> policies; // those of a variant are the same under all models
  for (const result& r : results) {
    if (r.verdict != "pass")
      continue;
    models.insert(r.model);
    for (const std::string& policy : r.race_policies)
      policies.insert(fmt::format("{}: {}", name_of(r), policy));
  }
  std::string text;
  for (const gap& g : gaps)
    if (models.contains(g.model))
      text += fmt::format("A pass under {} does not cover {}.\n", g.model, g.text);
  if (!text.empty())
    text += "No pass covers ordinary accesses of code that is not instrumented: neither races, nor "
            "interrupts between them.\n";
  for (const std::string& what : unseen)
    text += fmt::format("A CPU stops where it {}.\n", what);
  for (const std::string& policy : policies)
    text += fmt::format("As asked by {}.\n", policy);
  return text;
}

} // namespace heddle::reports
