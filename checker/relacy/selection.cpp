// Globs over the registered scenarios.
#include "checker/relacy/selection.hpp"

#include <fnmatch.h>

namespace heddle::relacy {
namespace {

bool selects(const std::string& name, const selected_variant& v) {
  const auto colon = name.find(':');
  const std::string scenario = name.substr(0, colon);
  const std::string variant = colon == std::string::npos ? "*" : name.substr(colon + 1);
  return fnmatch(scenario.c_str(), v.scenario->name, 0) == 0 &&
         fnmatch(variant.c_str(), v.variant->name, 0) == 0;
}

} // namespace

std::vector<selected_variant> all_variants() {
  std::vector<selected_variant> all;
  for (const registered_scenario* s : registered_scenarios()) {
    for (const scenario_variant& v : *s)
      all.push_back({s, &v});
  }
  return all;
}

std::vector<selected_variant> select(const std::vector<std::string>& names) {
  const std::vector<selected_variant> all = all_variants();
  std::vector<bool> chosen(all.size());
  for (const std::string& name : names) {
    bool any = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!selects(name, all[i]))
        continue;
      chosen[i] = true;
      any = true;
    }
    if (!any)
      throw unknown_name("no scenario is called " + name + " (see heddle-relacy list)");
  }
  std::vector<selected_variant> result;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (chosen[i])
      result.push_back(all[i]);
  }
  return result;
}

} // namespace heddle::relacy
