// Writing Markdown.
#include "reports/markdown.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "reports/summary.hpp"

namespace heddle::reports {
namespace {

constexpr std::size_t most_schedules = 20;
constexpr std::size_t longest_schedule = 20'000; // bytes
constexpr std::size_t most_lines = 200;          // of findings, of changes
constexpr std::size_t most_rows = 500;

// Plain text in a line of Markdown: names and messages come from code under test.
std::string plain(const std::string& text) {
  std::string out;
  for (const char c : printable_lines(text)) {
    if (std::string_view("\\`*_{}[]<>#|&~").find(c) != std::string_view::npos)
      out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

// A fence that no line of the text can close.
std::string fenced(const std::string& text) {
  std::string fence = "```";
  while (text.find(fence) != std::string::npos)
    fence += '`';
  return fmt::format("{}text\n{}{}{}\n", fence, text, text.ends_with('\n') ? "" : "\n", fence);
}

std::string schedule(const finding& f) {
  std::string text = printable_lines(f.text);
  if (text.size() > longest_schedule) {
    text.resize(text.rfind('\n', longest_schedule) + 1);
    text += "... (the rest is left out)\n";
  }
  return fenced(text);
}

std::string findings_text(const std::vector<finding>& findings) {
  std::string text;
  std::size_t schedules = 0;
  std::size_t lines = 0;
  for (const finding& f : findings) {
    if (f.rule == rule_baseline)
      continue; // in a part of its own
    if (++lines > most_lines)
      continue;
    text += fmt::format("### {}\n\n{}\n\n", plain(f.subject), plain(f.sentence));
    if (f.told && !f.told->cause.empty())
      text += plain(f.told->cause) + "\n\n";
    if (!f.text.empty())
      text += ++schedules > most_schedules
                  ? fmt::format("(The first {} schedules are shown.)\n\n", most_schedules)
                  : schedule(f) + "\n";
    if (f.trace)
      text += fmt::format("Trace: {}\n\n", plain(*f.trace));
  }
  if (lines > most_lines)
    text += fmt::format("And {} more.\n\n", lines - most_lines);
  return text;
}

std::string changes_text(const gate_outcome& g) {
  if (g.baseline.empty())
    return {};
  const auto alarms = std::count_if(g.changes.begin(), g.changes.end(),
                                    [](const baseline_change& c) { return c.alarm; });
  std::string text = fmt::format("Baseline {}: {} alarms, {} notes\n\n", plain(g.baseline), alarms,
                                 static_cast<std::ptrdiff_t>(g.changes.size()) - alarms);
  std::size_t lines = 0;
  for (const bool alarm : {true, false})
    for (const baseline_change& c : g.changes)
      if (c.alarm == alarm && ++lines <= most_lines)
        text += fmt::format("- {}: {}\n", alarm ? "**alarm**" : "note", plain(text_of(c)));
  if (lines > most_lines)
    text += fmt::format("- and {} more\n", lines - most_lines);
  return lines > 0 ? text + "\n" : text;
}

struct totals {
  std::uint64_t checks = 0;
  std::uint64_t differing = 0;
  std::uint64_t executions = 0;
  std::uint64_t blocked = 0;
  std::uint64_t stuck = 0;
  double seconds = 0;
};

std::string row(const std::string& name, const totals& t) {
  return fmt::format("| {} | {} | {} | {} | {} | {} | {:.2f} |\n", name, t.checks, t.differing,
                     t.executions, t.blocked, t.stuck, t.seconds);
}

std::string table(const std::vector<result>& results) {
  std::map<std::string, totals> scenarios;
  totals all;
  for (const result& r : results)
    for (totals* t : {&scenarios[r.scenario], &all}) {
      ++t->checks;
      t->differing += differs(r) ? 1 : 0;
      t->executions += r.executions;
      t->blocked += r.blocked;
      t->stuck += r.stuck;
      t->seconds += r.seconds;
    }
  std::string text =
      "| scenario | verdicts | not as declared | executions | blocked | stuck | seconds |\n"
      "|---|---:|---:|---:|---:|---:|---:|\n";
  std::size_t rows = 0;
  for (const auto& [name, t] : scenarios)
    if (++rows <= most_rows)
      text += row(plain(name), t);
  if (rows > most_rows)
    text += fmt::format("| and {} more | | | | | | |\n", rows - most_rows);
  return text + row("all", all);
}

std::string unfinished_text(const gate_outcome& g) {
  if (g.ended_by.empty())
    return {};
  std::string text = fmt::format("**Incomplete.** {} ended the gate before these:\n\n", g.ended_by);
  std::size_t lines = 0;
  for (const result& r : g.results)
    if (r.unfinished && ++lines <= most_lines)
      text += fmt::format("- {} under {}\n", plain(name_of(r)), r.model);
  return text + (lines > most_lines ? fmt::format("- and {} more\n\n", lines - most_lines) : "\n");
}

std::string folded(const char* title, const std::string& body) {
  return fmt::format("<details><summary>{}</summary>\n\n{}\n</details>\n\n", title, body);
}

std::string as_list(const std::string& lines) {
  std::string text;
  std::size_t begin = 0;
  while (begin < lines.size()) {
    const std::size_t end = std::min(lines.find('\n', begin), lines.size());
    text += "- " + plain(lines.substr(begin, end - begin)) + "\n";
    begin = end + 1;
  }
  return text;
}

} // namespace

std::string markdown_text(const gate_outcome& g) {
  std::string text = fmt::format("## heddle gate: {}\n\n", headline(g));
  text += unfinished_text(g) + findings_text(g.findings) + changes_text(g) +
          folded("Scenarios", table(g.results));
  if (!g.not_covered.empty())
    text += folded("What the passes do not cover", as_list(g.not_covered));
  return text;
}

} // namespace heddle::reports
