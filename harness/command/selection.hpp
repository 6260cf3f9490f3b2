// Which scenarios and variants a name on the command line means.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <heddle/scenario.hpp>

namespace heddle::command {

struct selected {
  const registered_scenario* scenario = nullptr;
  const scenario_variant* variant = nullptr;

  friend bool operator==(const selected&, const selected&) = default;
};

// `*` matches any characters, `?` one; slashes are ordinary ones.
bool matches(std::string_view pattern, std::string_view name);

// What the patterns, NAME or NAME:VARIANT, select: in the order of the patterns, then by name, each
// once. No pattern selects all. Throws usage_error if a pattern selects nothing.
std::vector<selected> select(const std::vector<std::string>& patterns);

// Whether the patterns would select such a variant if there were one; no pattern selects all.
bool selects(const std::vector<std::string>& patterns, const std::string& scenario,
             const std::string& variant);

// Throws usage_error if a variant of a scenario is registered twice: no name would mean the second.
void require_distinct_names();

// One scenario and variant by exact name; its members are null where there is none.
selected find(const std::string& scenario, const std::string& variant);

} // namespace heddle::command
