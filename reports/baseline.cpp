// Baselines: reading, writing and comparing.
#include "reports/baseline.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reports/summary.hpp"

namespace heddle::reports {
namespace {

constexpr std::string_view format_name = "heddle-baseline ";
constexpr std::string_view format_version = "2";
constexpr const char* explanation =
    "# What `heddle gate` explores: NAME:VARIANT MODEL VERDICT exhaustive|cut EXECUTIONS BLOCKED "
    "STUCK\n"
    "# Written by `heddle gate --write-baseline FILE`; a change that lowers a number says why.\n";

auto key_of(const baseline_entry& e) { return std::tie(e.name, e.model); }

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return n;
}

// Cuts the last word off; empty if there is none, or nothing before it.
std::string_view last_word(std::string_view& line) {
  const std::size_t space = line.rfind(' ');
  if (space == std::string_view::npos || space == 0)
    return {};
  const std::string_view word = line.substr(space + 1);
  line.remove_suffix(line.size() - space);
  return word;
}

// Names may hold spaces, so a line is read from its end.
std::optional<baseline_entry> parse_line(std::string_view line) {
  baseline_entry e;
  const auto stuck = number(last_word(line));
  const auto blocked = number(last_word(line));
  const auto executions = number(last_word(line));
  const std::string_view extent = last_word(line);
  e.verdict = last_word(line);
  e.model = last_word(line);
  e.name = line;
  const bool known = e.verdict == "pass" || e.verdict == "inconclusive" || e.verdict == "fail" ||
                     e.verdict.starts_with("fail:");
  if (!stuck || !blocked || !executions || !known || e.model.empty() ||
      e.name.find(':') == std::string::npos || (extent != "exhaustive" && extent != "cut"))
    return std::nullopt;
  e.exhaustive = extent == "exhaustive";
  e.executions = *executions;
  e.blocked = *blocked;
  e.stuck = *stuck;
  return e;
}

std::string_view next_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) // of a checkout that converts line ends
    line.remove_suffix(1);
  return line;
}

// Why this is no baseline, by its first line.
std::optional<std::string> wrong_format(std::string_view first) {
  if (!first.starts_with(format_name))
    return "it is no baseline of heddle";
  first.remove_prefix(format_name.size());
  if (first == format_version)
    return std::nullopt;
  const bool older = first < format_version;
  return fmt::format("it has version {}, this build knows version {}{}", first, format_version,
                     older ? "; remove it, and let gate --write-baseline write it anew" : "");
}

std::uint64_t explored(const baseline_entry& e) { return e.executions + e.blocked + e.stuck; }

// More than a tenth is gone.
bool dropped(std::uint64_t before, std::uint64_t now) {
  return now < before && before - now > before / 10;
}

std::string percent(std::uint64_t before, std::uint64_t now) {
  const bool more = now > before;
  const double difference = static_cast<double>(more ? now - before : before - now);
  return before == 0 ? std::string("more")
                     : fmt::format("{:.3g} % {}", 100 * difference / static_cast<double>(before),
                                   more ? "more" : "fewer");
}

baseline_change change(bool alarm, const baseline_entry& e, std::string text) {
  return {alarm, e.name, e.model, std::move(text), e.line};
}

void compare_numbers(const baseline_entry& before, const baseline_entry& now,
                     std::vector<baseline_change>& changes) {
  if (before.executions == now.executions && before.blocked == now.blocked &&
      before.stuck == now.stuck)
    return;
  const bool alarm =
      dropped(before.executions, now.executions) || dropped(explored(before), explored(now));
  changes.push_back(change(
      alarm, before,
      fmt::format(
          "{} executions, {} blocked, {} stuck; the baseline has {}, {} and {}: {} explored",
          now.executions, now.blocked, now.stuck, before.executions, before.blocked, before.stuck,
          explored(before) == explored(now) ? "as many"
                                            : percent(explored(before), explored(now)))));
}

void compare_one(const baseline_entry& before, const baseline_entry& now,
                 std::vector<baseline_change>& changes) {
  if (before.verdict != now.verdict)
    changes.push_back(
        change(true, before,
               fmt::format("the verdict is {}; the baseline has {}", now.verdict, before.verdict)));
  if (before.exhaustive && !now.exhaustive)
    changes.push_back(change(true, before, "no longer exhaustive; the baseline is"));
  if (!before.exhaustive && now.exhaustive)
    changes.push_back(change(false, before, "exhaustive now; the baseline is not"));
  compare_numbers(before, now, changes);
}

} // namespace

baseline_entry entry_of(const result& r) {
  baseline_entry e{.name = name_of(r),
                   .model = r.model,
                   .verdict = r.verdict,
                   .exhaustive = r.exhaustive,
                   .executions = r.executions,
                   .blocked = r.blocked,
                   .stuck = r.stuck};
  if (!r.kinds.empty())
    e.verdict += fmt::format(":{}", fmt::join(r.kinds, "+"));
  return e;
}

std::variant<baseline, bad_baseline> parse_baseline(const std::string& text) {
  std::string_view rest = text;
  if (const auto why = wrong_format(next_line(rest)))
    return bad_baseline{*why};
  baseline entries;
  std::map<std::pair<std::string, std::string>, unsigned> lines;
  for (unsigned line_number = 2; !rest.empty(); ++line_number) {
    const std::string_view line = next_line(rest);
    if (line.empty() || line.starts_with('#'))
      continue;
    auto e = parse_line(line);
    if (!e)
      return bad_baseline{fmt::format("line {} is no entry", line_number)};
    const auto [earlier, is_new] = lines.try_emplace({e->name, e->model}, line_number);
    if (!is_new)
      return bad_baseline{
          fmt::format("lines {} and {} are of the same check", earlier->second, line_number)};
    e->line = line_number;
    entries.push_back(std::move(*e));
  }
  return entries;
}

std::string baseline_text(baseline entries) {
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return key_of(a) < key_of(b); });
  std::string text = fmt::format("{}{}\n{}", format_name, format_version, explanation);
  for (const baseline_entry& e : entries)
    text += fmt::format("{} {} {} {} {} {} {}\n", e.name, e.model, e.verdict,
                        e.exhaustive ? "exhaustive" : "cut", e.executions, e.blocked, e.stuck);
  return text;
}

std::string text_of(const baseline_change& c) {
  return fmt::format("{} under {}: {}", c.name, c.model, c.text);
}

std::vector<baseline_change> compare(const baseline& accepted, const std::vector<result>& results) {
  std::map<std::pair<std::string, std::string>, const baseline_entry*> entries;
  for (const baseline_entry& e : accepted)
    entries[{e.name, e.model}] = &e;
  std::vector<baseline_change> changes;
  for (const result& r : results) {
    if (r.unfinished)
      continue;
    const baseline_entry now = entry_of(r);
    const auto before = entries.find({now.name, now.model});
    if (before == entries.end())
      changes.push_back(change(false, now, "not in the baseline"));
    else
      compare_one(*before->second, now, changes);
  }
  return changes;
}

baseline_change missing_check(const baseline_entry& e) {
  return change(true, e, "in the baseline, but this build has no such check");
}

} // namespace heddle::reports
