// Baselines and what a gate was asked for.
#include "harness/command/baseline_file.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "harness/command/files.hpp"
#include "harness/command/usage_error.hpp"

namespace heddle::command {
namespace {

using reports::baseline;
using reports::baseline_change;
using reports::baseline_entry;

// Whether the command line names the check, which this build need not have.
bool is_asked_for(const baseline_entry& e, const gate_options& options) {
  const bool model = std::any_of(options.models.begin(), options.models.end(),
                                 [&](memory_model m) { return e.model == name_of(m); });
  const std::size_t colon = e.name.rfind(':');
  return model && selects(options.names, e.name.substr(0, colon), e.name.substr(colon + 1));
}

} // namespace

baseline read_baseline(const std::string& path) {
  auto parsed = reports::parse_baseline(read_file(path));
  if (const auto* bad = std::get_if<reports::bad_baseline>(&parsed))
    throw usage_error(fmt::format("{}: {}", path, bad->why));
  return std::get<baseline>(std::move(parsed));
}

std::vector<baseline_change> compare_with(const baseline& accepted, const gate_options& options,
                                          const std::vector<job>& jobs,
                                          const std::vector<reports::result>& results) {
  std::vector<baseline_change> changes = compare(accepted, results);
  if (options.part.index != 1)
    return changes;
  std::set<std::pair<std::string, std::string>> present;
  for (const job& j : jobs)
    present.emplace(name_of(j), name_of(j.model));
  for (const baseline_entry& e : accepted)
    if (is_asked_for(e, options) && !present.contains({e.name, e.model}))
      changes.push_back(missing_check(e));
  return changes;
}

baseline renewed(const baseline& old, const gate_options& options,
                 const std::vector<reports::result>& results) {
  baseline entries;
  for (const baseline_entry& e : old)
    if (!is_asked_for(e, options))
      entries.push_back(e);
  for (const reports::result& r : results)
    entries.push_back(entry_of(r));
  return entries;
}

} // namespace heddle::command
