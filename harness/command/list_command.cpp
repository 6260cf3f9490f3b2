// heddle list: the scenarios of this build.
#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "harness/command/commands.hpp"
#include "harness/command/declared.hpp"
#include "harness/command/say.hpp"
#include "harness/command/selection.hpp"

namespace heddle::command {
namespace {

using json = nlohmann::ordered_json;

const char* source_of(const selected& s) {
  return s.variant->details.source != nullptr ? s.variant->details.source : s.scenario->source;
}

json marks_of(const selected& s) {
  json marks = json::array();
  for (const auto* covers : {&s.scenario->covers, &s.variant->details.covers})
    for (const char* mark : *covers)
      if (mark != nullptr)
        marks.push_back(mark);
  return marks;
}

json object_of(const selected& s) {
  json declared;
  for (const memory_model m : {sc, tso, rc11})
    declared[name_of(m)] = text_of(s.variant->declared[m]);
  const char* refusal = s.scenario->host_refusal;
  return {{"scenario", s.scenario->name},
          {"variant", s.variant->name},
          {"source", source_of(s)},
          {"declared", declared},
          {"platforms", {{"host", refusal == nullptr ? "yes" : std::string("no: ") + refusal}}},
          {"cover", marks_of(s)}};
}

void print_json(const std::vector<selected>& all) {
  json result = json::array();
  for (const selected& s : all)
    result.push_back(object_of(s));
  say(fmt::format("{}\n", result.dump(2)));
}

void print_text(const std::vector<selected>& all) {
  std::size_t width = 0;
  for (const selected& s : all)
    width = std::max(width, std::string_view(s.variant->name).size());
  std::string_view last;
  for (const selected& s : all) {
    if (s.scenario->name != last)
      say(fmt::format("{}{}  ({})\n", last.empty() ? "" : "\n", s.scenario->name,
                      s.scenario->source));
    last = s.scenario->name;
    say(fmt::format("  {:{}}  {}\n", s.variant->name, width, declared_text(s.variant->declared)));
  }
}

} // namespace

exit_status list(const list_options& options) {
  if (registered_scenarios().size() == 0) {
    say(fmt::format("{}", options.json ? "[]\n" : ""));
    return exit_status::passed;
  }
  const std::vector<selected> all = select({});
  if (options.json)
    print_json(all);
  else
    print_text(all);
  return exit_status::passed;
}

} // namespace heddle::command
