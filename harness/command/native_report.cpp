// Reports of stress runs.
#include "harness/command/native_report.hpp"

#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "harness/command/declared.hpp"

namespace heddle::command {
namespace {

using json = nlohmann::ordered_json;

std::set<std::string> kinds_of(const native::stress_result& r) {
  std::set<std::string> kinds;
  for (const auto& f : r.findings)
    kinds.insert(f.kind);
  return kinds;
}

std::string counted(std::uint64_t n, const char* what) {
  return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
}

std::string row(const char* label, const std::string& text) {
  return fmt::format("    {:12}  {}\n", label, text);
}

std::string finding_text(const native::stress_finding& f) {
  const std::string place = f.place.empty() ? "" : fmt::format(" ({})", f.place);
  return row(f.kind.c_str(),
             fmt::format("{}{}: {}, first in iteration {} of seed {}", f.message, place,
                         f.count == 1 ? "once" : fmt::format("{} times", f.count),
                         f.first_iteration, f.first_seed));
}

std::string cover_text(const native::stress_result& r) {
  std::string text;
  for (const auto& [mark, count] : r.cover)
    text += row("cover",
                fmt::format("{}: {}", mark, count == 0 ? "never reached" : counted(count, "time")));
  return text;
}

std::string machine_text(const native::stress_result& r) {
  std::string text;
  if (r.interrupts != 0)
    text += row("interrupts", fmt::format("{}, at {} in the source, {} counted by CPU and "
                                          "number of the operation",
                                          r.interrupts, counted(r.landing_sites, "place"),
                                          counted(r.landing_points, "point")));
  if (r.handlers != 0)
    text += row("handlers", fmt::format("{}, at {}", counted(r.handlers, "time"),
                                        counted(r.handler_points, "point")));
  if (r.boot_to_exit)
    text += row("boot to exit", fmt::format("{:.2f} s", *r.boot_to_exit));
  return text;
}

json findings_of(const native::stress_result& r) {
  json all = json::array();
  for (const auto& f : r.findings)
    all.push_back({{"kind", f.kind},
                   {"message", f.message},
                   {"place", f.place},
                   {"count", f.count},
                   {"first", {{"seed", f.first_seed}, {"iteration", f.first_iteration}}}});
  return all;
}

json object_of(const native_result& n) {
  const native::stress_result& r = n.run;
  json declared;
  for (const memory_model m : {sc, tso, rc11})
    declared[heddle::name_of(m)] = text_of(n.what.variant->declared[m]);
  json o{{"scenario", n.what.scenario->name},
         {"variant", n.what.variant->name},
         {"platform", native::name_of(n.platform)},
         {"declared", declared},
         {"refusal", r.refusal.empty() ? json(nullptr) : json(r.refusal)},
         {"findings", findings_of(r)},
         {"kinds", kinds_of(r)},
         {"seed", n.seed},
         {"cpus", r.cpus},
         {"iterations", r.iterations},
         {"dropped", r.dropped},
         {"interrupts", r.interrupts},
         {"landing_sites", r.landing_sites},
         {"landing_points", r.landing_points},
         {"handlers", r.handlers},
         {"handler_points", r.handler_points},
         {"seconds", r.seconds},
         {"boot_to_exit", r.boot_to_exit ? json(*r.boot_to_exit) : json(nullptr)},
         {"outcomes", json::object()},
         {"cover", json::object()}};
  for (const auto& outcome : r.outcomes)
    o["outcomes"][outcome.values] = outcome.count;
  for (const auto& [mark, count] : r.cover)
    o["cover"][mark] = count;
  return o;
}

} // namespace

std::string name_of(const selected& s) {
  return fmt::format("{}:{}", s.scenario->name, s.variant->name);
}

std::string native_text(const native_result& n) {
  const native::stress_result& r = n.run;
  const std::string head = fmt::format("{}  {}", name_of(n.what), native::name_of(n.platform));
  if (!r.refusal.empty())
    return fmt::format("{}  not run: {}\n", head, r.refusal);
  const auto kinds = kinds_of(r);
  std::string text =
      fmt::format("{}  {}  {}{} on {}, {:.2f} s\n", head,
                  kinds.empty() ? "nothing found" : fmt::format("FOUND {}", fmt::join(kinds, ", ")),
                  counted(r.iterations, "iteration"),
                  r.dropped == 0 ? "" : fmt::format(" ({} dropped)", r.dropped),
                  counted(r.cpus, "CPU"), r.seconds);
  text += row("declared", declared_text(n.what.variant->declared));
  for (const auto& f : r.findings)
    text += finding_text(f);
  for (const auto& o : r.outcomes)
    text += row("outcome", fmt::format("{}: {}", o.values, counted(o.count, "time")));
  return text + cover_text(r) + machine_text(r);
}

std::string native_json(const std::vector<native_result>& results) {
  json all = json::array();
  for (const native_result& r : results)
    all.push_back(object_of(r));
  // Names come from code under test: whatever is not UTF-8 is replaced.
  return all.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

} // namespace heddle::command
