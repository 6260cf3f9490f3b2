// Writing SARIF.
#include "reports/sarif.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reports/rules.hpp"

namespace heddle::reports {
namespace {

using json = nlohmann::ordered_json;

constexpr const char* schema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
constexpr const char* source_root = "SRCROOT";

json text(const std::string& words) { return {{"text", words}}; }

// Bytes that a URI does not take as they are.
std::string uri(const std::string& path) {
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = std::isalnum(byte) != 0 ||
                       std::string_view("-._~/+@!$&'()*,;=").find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return out;
}

json artifact(const std::string& file) {
  const std::string path = source_path(file);
  if (path.starts_with('/'))
    return {{"uri", "file://" + uri(path)}};
  return {{"uri", uri(path)}, {"uriBaseId", source_root}};
}

json physical(const story_place& place) {
  return {{"artifactLocation", artifact(place.file)},
          {"region", {{"startLine", std::max(place.line, 1U)}}}};
}

json rules_text() {
  json all = json::array();
  for (const rule& r : rules())
    all.push_back(
        {{"id", r.name},
         {"name", r.name},
         {"shortDescription", text(r.title)},
         {"fullDescription", text(r.title)},
         {"help", text(r.help)},
         {"defaultConfiguration", {{"level", "error"}}},
         {"properties", {{"tags", json::array({"concurrency"})}, {"precision", "very-high"}}}});
  return all;
}

std::size_t rule_index(const std::string& name) {
  const auto& all = rules();
  return static_cast<std::size_t>(
      std::find_if(all.begin(), all.end(), [&](const rule& r) { return r.name == name; }) -
      all.begin());
}

// Which steps of a story deserve a look before all others.
std::set<std::size_t> essential_steps(const story& s) {
  std::set<std::size_t> numbers(s.cause_steps.begin(), s.cause_steps.end());
  numbers.insert(s.partner);
  unsigned last = 0;
  for (const story_step& step : s.steps) {
    if (step.mark != story_mark::none) {
      numbers.insert(step.number);
      numbers.insert(step.overlooks);
    }
    if (step.waits)
      numbers.insert(step.number);
    if (step.number != 0 && (!s.has_lane || step.lane == s.lane))
      last = step.number;
  }
  numbers.insert(last);
  numbers.erase(0);
  return numbers;
}

// "AP: read size = 0 (relaxed); 0 from init, newest is 0x40000000 by BSP"
std::string step_text(const story& s, const story_step& step) {
  std::string words = fmt::format("{}: {}", s.lanes[step.lane], step.text);
  if (!step.order.empty())
    words += fmt::format(" ({})", step.order);
  if (step.reads_from != 0)
    words += fmt::format(", from step {}", step.reads_from);
  return step.remark.empty() ? words : words + "; " + step.remark;
}

class code_flows {
public:
  explicit code_flows(const story& s) : story_(s), essential_(essential_steps(s)) {}

  json all() {
    json interleaving = json::array();
    std::map<std::size_t, json> lanes;
    for (std::size_t i = 0; i < story_.steps.size(); ++i) {
      const json place = step(i);
      interleaving.push_back(place);
      lanes[story_.steps[i].lane].push_back(place);
    }
    json of_lanes = json::array();
    for (const auto& [lane, locations] : lanes)
      of_lanes.push_back({{"id", story_.lanes[lane]},
                          {"message", text("What " + story_.lanes[lane] + " does")},
                          {"initialState", initially()},
                          {"locations", locations}});
    const json whole = {{"id", "interleaving"},
                        {"message", text("All CPUs, in the order of execution")},
                        {"initialState", initially()},
                        {"locations", interleaving}};
    const json together = {{"message", text("The interleaving")},
                           {"threadFlows", json::array({whole})}};
    const json apart = {{"message", text("The same, each CPU by itself")},
                        {"threadFlows", of_lanes}};
    return json::array({together, apart});
  }

private:
  json initially() const {
    json values = json::object();
    for (std::size_t i = 0; i < story_.objects.size() && i < story_.initially.size(); ++i)
      if (!story_.initially[i].empty())
        values[story_.objects[i]] = text(story_.initially[i]);
    return values;
  }

  json step(std::size_t i) const {
    const story_step& s = story_.steps[i];
    json location = {{"message", text(step_text(story_, s))}};
    if (!s.place.file.empty())
      location["physicalLocation"] = physical(s.place);
    const bool essential = essential_.contains(s.number);
    json place = {{"location", location},
                  {"executionOrder", i + 1},
                  {"nestingLevel", s.depth},
                  {"importance", essential       ? "essential"
                                 : s.number == 0 ? "unimportant"
                                                 : "important"}};
    for (const story_value& v : s.changes)
      place["state"][story_.objects[v.object]] = text(v.text);
    if (s.number != 0)
      place["properties"] = {{"step", s.number}};
    return place;
  }

  const story& story_;
  const std::set<std::size_t> essential_;
};

// Code scanning takes no result without a file; there is none for a failure that was not found.
json location_of(const finding& f) {
  const json logical = {{"fullyQualifiedName", f.subject}, {"kind", "function"}};
  json location = {{"logicalLocations", json::array({logical})}};
  if (f.place.file.empty())
    location["physicalLocation"] = {
        {"artifactLocation", {{"uri", "no-file"}, {"description", text("No file is known.")}}},
        {"region", {{"startLine", 1}}}};
  else
    location["physicalLocation"] = physical(f.place);
  return location;
}

std::string message_of(const finding& f) {
  std::string words = f.subject + ": " + f.sentence;
  if (!f.told)
    return words;
  for (const std::string& sentence : {f.told->missing_edge, f.told->cause})
    if (!sentence.empty())
      words += "\n" + sentence;
  for (const std::string& waits : f.told->waiting)
    words += "\n" + waits;
  return words;
}

// Steps that the finding speaks of, beside the place where it shows.
json related_locations(const story& s) {
  std::set<std::size_t> numbers(s.cause_steps.begin(), s.cause_steps.end());
  numbers.insert(s.partner);
  json all = json::array();
  for (const story_step& step : s.steps)
    if (step.number != 0 && numbers.contains(step.number) && !step.place.file.empty())
      all.push_back({{"id", step.number},
                     {"physicalLocation", physical(step.place)},
                     {"message", text(step_text(s, step))}});
  return all;
}

json result_of(const finding& f) {
  json r = {{"ruleId", f.rule},
            {"ruleIndex", rule_index(f.rule)},
            {"kind", "fail"},
            {"level", "error"},
            {"message", text(message_of(f))},
            {"locations", json::array({location_of(f)})},
            {"partialFingerprints", {{"scenarioVariantModelRule/v1", f.fingerprint}}}};
  if (f.told && !f.told->steps.empty()) {
    r["codeFlows"] = code_flows(*f.told).all();
    r["relatedLocations"] = related_locations(*f.told);
  }
  const json trace = {{"description", text("The trace, for heddle replay")},
                      {"artifactLocation", {{"uri", uri(f.trace.value_or(""))}}}};
  if (f.trace)
    r["attachments"] = json::array({trace});
  return r;
}

json invocation_of(const std::vector<std::string>& unfinished) {
  json invocation = {{"executionSuccessful", unfinished.empty()}};
  for (const std::string& check : unfinished)
    invocation["toolExecutionNotifications"].push_back(
        {{"level", "error"}, {"message", text(check + " is not finished")}});
  return invocation;
}

} // namespace

std::string sarif_text(const std::vector<finding>& findings, const std::string& part,
                       const std::vector<std::string>& unfinished) {
  json results = json::array();
  for (const finding& f : findings)
    results.push_back(result_of(f));
  const json driver = {{"name", "Heddle"}, {"version", HEDDLE_VERSION}, {"rules", rules_text()}};
  const json invocation = invocation_of(unfinished);
  json run = {{"tool", {{"driver", driver}}},
              {"automationDetails", {{"id", part.empty() ? "heddle/" : "heddle/" + part + "/"}}},
              {"invocations", json::array({invocation})},
              {"columnKind", "utf16CodeUnits"},
              {"results", results}};
  run["originalUriBaseIds"][source_root] = {{"description", text("The root of the sources.")}};
  const json log = {
      {"$schema", schema}, {"version", "2.1.0"}, {"runs", json::array({std::move(run)})}};
  return log.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

} // namespace heddle::reports
