// Scenarios by name and pattern.
#include "harness/command/selection.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "harness/command/similar.hpp"
#include "harness/command/usage_error.hpp"

namespace heddle::command {
namespace {

std::vector<const registered_scenario*> sorted_scenarios() {
  std::vector<const registered_scenario*> all;
  for (const registered_scenario* s : registered_scenarios())
    all.push_back(s);
  std::stable_sort(all.begin(), all.end(), [](const auto* a, const auto* b) {
    return std::string_view(a->name) < b->name;
  });
  return all;
}

std::string suggestion(const std::vector<std::string>& near) {
  return near.empty() ? " (try heddle list)"
                      : fmt::format("; did you mean {}?", fmt::join(near, " or "));
}

[[noreturn]] void no_scenario(const std::string& pattern) {
  std::vector<std::string> names;
  for (const registered_scenario* s : sorted_scenarios())
    names.emplace_back(s->name);
  throw usage_error(
      fmt::format("no scenario is named {}{}", pattern, suggestion(similar(pattern, names))));
}

[[noreturn]] void no_variant(const std::string& scenario, const std::string& pattern) {
  std::vector<std::string> names;
  for (const registered_scenario* s : sorted_scenarios())
    if (matches(scenario, s->name))
      for (const scenario_variant& v : *s)
        if (std::find(names.begin(), names.end(), v.name) == names.end())
          names.emplace_back(v.name);
  const std::vector<std::string> near = similar(pattern, names);
  throw usage_error(fmt::format("{} has no variant {}{}", scenario, pattern,
                                near.empty() ? fmt::format("; it has {}", fmt::join(names, ", "))
                                             : suggestion(near)));
}

struct split_pattern {
  std::string scenario;
  std::string variant;
};

split_pattern split(const std::string& pattern) {
  const std::size_t colon = pattern.rfind(':');
  return {pattern.substr(0, colon), colon == std::string::npos ? "*" : pattern.substr(colon + 1)};
}

void select_one(const std::string& pattern, std::vector<selected>& into) {
  const auto [name, variant] = split(pattern);
  bool any_scenario = false;
  bool any_variant = false;
  for (const registered_scenario* s : sorted_scenarios()) {
    if (!matches(name, s->name))
      continue;
    any_scenario = true;
    for (const scenario_variant& v : *s) {
      if (!matches(variant, v.name))
        continue;
      any_variant = true;
      if (std::find(into.begin(), into.end(), selected{s, &v}) == into.end())
        into.push_back({s, &v});
    }
  }
  if (!any_scenario)
    no_scenario(name);
  if (!any_variant)
    no_variant(name, variant);
}

} // namespace

bool matches(std::string_view pattern, std::string_view name) {
  // The last star, and where what it matches ends for now.
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  std::size_t p = 0;
  std::size_t n = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = n;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

std::vector<selected> select(const std::vector<std::string>& patterns) {
  std::vector<selected> result;
  for (const std::string& pattern : patterns)
    select_one(pattern, result);
  if (patterns.empty())
    for (const registered_scenario* s : sorted_scenarios())
      for (const scenario_variant& v : *s)
        result.push_back({s, &v});
  if (result.empty())
    throw usage_error("this build has no scenarios");
  return result;
}

bool selects(const std::vector<std::string>& patterns, const std::string& scenario,
             const std::string& variant) {
  return patterns.empty() ||
         std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
           const split_pattern p = split(pattern);
           return matches(p.scenario, scenario) && matches(p.variant, variant);
         });
}

void require_distinct_names() {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const registered_scenario* s : registered_scenarios())
    for (const scenario_variant& v : *s)
      if (!seen.emplace(s->name, v.name).second)
        throw usage_error(fmt::format("{}:{} is registered twice; each needs a name of its own",
                                      s->name, v.name));
}

// The variants of a scenario may have been registered apart from each other: one library of code
// under test for each.
selected find(const std::string& scenario, const std::string& variant) {
  const registered_scenario* named = nullptr;
  for (const registered_scenario* s : registered_scenarios()) {
    if (scenario != s->name)
      continue;
    named = s;
    for (const scenario_variant& v : *s)
      if (variant == v.name)
        return {s, &v};
  }
  return {named, nullptr};
}

} // namespace heddle::command
