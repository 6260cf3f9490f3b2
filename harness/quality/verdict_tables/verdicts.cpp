// Checking what a table asks for.
#include "harness/quality/verdict_tables/verdicts.hpp"

#include <algorithm>
#include <iterator>

#include "checker/check/check.hpp"

namespace heddle::verdict_tables {
namespace {

const registered_scenario& scenario_named(const std::string& name) {
  for (const auto* s : registered_scenarios()) {
    if (s->name == name)
      return *s;
  }
  throw page_error("there is no scenario " + name);
}

const scenario_variant* variant_named(const registered_scenario& s, const std::string& name) {
  const auto* const found =
      std::find_if(s.begin(), s.end(), [&](const auto& v) { return v.name == name; });
  return found == s.end() ? nullptr : found;
}

std::string words_of(const check_result& r) {
  if (r.verdict == verdict::pass)
    return "pass";
  if (r.verdict == verdict::inconclusive)
    return "inconclusive";
  if (r.kinds.empty())
    return name_of(r.failure.what);
  std::string text;
  for (const kind k : r.kinds)
    text += (text.empty() ? "" : ", ") + std::string(name_of(k));
  return text;
}

std::string check_cell(const registered_scenario& s, const scenario_variant& v) {
  cell found;
  for (unsigned model = 0; model < memory_model_count; ++model) {
    const check_options options{.model = static_cast<memory_model>(model),
                                .stop_at_first_failure = false};
    found[model] = words_of(check_scenario(s, v, options));
  }
  return text_of(found);
}

void require_variants(const table_request& request) {
  for (const auto& variant : request.variants) {
    const bool known =
        std::any_of(request.scenarios.begin(), request.scenarios.end(), [&](const auto& s) {
          return variant_named(scenario_named(s), variant) != nullptr;
        });
    if (!known)
      throw page_error("no scenario of the table has a variant " + variant);
  }
}

} // namespace

std::string text_of(const cell& c) {
  if (std::equal(c.begin() + 1, c.end(), c.begin()))
    return c[0];
  std::string text;
  for (auto first = c.begin(); first != c.end(); ++first) {
    if (std::find(c.begin(), first, *first) != first)
      continue; // said before
    std::string models;
    for (unsigned model = 0; model < memory_model_count; ++model) {
      if (c[model] == *first)
        models += (models.empty() ? "" : ", ") +
                  std::string(heddle::name_of(static_cast<memory_model>(model)));
    }
    text += (text.empty() ? "" : "; ") + models + ": " + *first;
  }
  return text;
}

std::string check_table(const table_request& request) {
  require_variants(request);
  std::string text = "| program |";
  std::string rule = "|---|";
  for (const auto& variant : request.variants) {
    text += " `" + variant + "` |";
    rule += "---|";
  }
  text += "\n" + rule + "\n";
  for (const auto& name : request.scenarios) {
    const auto& scenario = scenario_named(name);
    text += "| `" + name + "` |";
    for (const auto& wanted : request.variants) {
      const auto* variant = variant_named(scenario, wanted);
      text += " " + (variant == nullptr ? "" : check_cell(scenario, *variant)) + " |";
    }
    text += "\n";
  }
  return text;
}

} // namespace heddle::verdict_tables
