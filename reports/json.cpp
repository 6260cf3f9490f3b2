// Results as JSON.
#include "reports/json.hpp"

#include <nlohmann/json.hpp>

namespace heddle::reports {
namespace {

using json = nlohmann::ordered_json;

json violation_of(const result& r) {
  if (!r.violation)
    return nullptr;
  const story& v = *r.violation;
  return {{"kind", v.kind},
          {"message", v.message},
          {"trace", r.trace ? json(*r.trace) : json(nullptr)},
          {"original_trace", r.original_trace ? json(*r.original_trace) : json(nullptr)},
          {"cause", v.cause},
          {"size", v.size}};
}

json options_of(const result_options& o) {
  return {{"all_failures", o.all_failures},     {"max_events", o.max_events},
          {"max_executions", o.max_executions}, {"max_seconds", o.max_seconds},
          {"irq_pruning", o.irq_pruning},       {"reuse_addresses", o.reuse_addresses}};
}

json object_of(const result& r) {
  json o{{"scenario", r.scenario},
         {"variant", r.variant},
         {"model", r.model},
         {"engine", r.engine},
         {"verdict", r.verdict},
         {"exhaustive", r.exhaustive},
         {"violation", violation_of(r)},
         {"kinds", r.kinds},
         {"executions", r.executions},
         {"blocked", r.blocked},
         {"stuck", r.stuck},
         {"events", r.events},
         {"seconds", r.seconds},
         {"executions_per_second", r.executions_per_second()},
         {"peak_rss_kb", r.peak_rss_kb},
         {"bounds_hit", r.bounds_hit},
         {"unseen", r.unseen},
         {"endless", r.endless},
         {"cover", json::object()},
         {"options", options_of(r.options)}};
  for (const auto& [mark, count] : r.cover)
    o["cover"][mark] = count;
  if (!r.reason.empty())
    o["reason"] = r.reason;
  if (r.unfinished)
    o["unfinished"] = true;
  if (r.declared) {
    o["declared"] = r.declared->verdict;
    o["as_declared"] = r.declared->as_declared;
  }
  return o;
}

} // namespace

std::string json_text(const std::vector<result>& results) {
  json all = json::array();
  for (const result& r : results)
    all.push_back(object_of(r));
  // Names come from code under test: whatever is not UTF-8 is replaced.
  return all.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

} // namespace heddle::reports
