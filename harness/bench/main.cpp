// heddle_bench: executions, time and cost per event of known programs.
//
//   heddle_bench [--model sc|tso|rc11|all] [--naive SECONDS] [--once] [NAME...]
//
// NAME is a family ("ainc") or a program ("ainc 8"). --naive also enumerates all interleavings of
// each program, giving up after so many seconds. --once explores each once and prints the
// numbers of executions and events only; harness/bench/instructions uses it to count instructions.
#include <cstdio>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "harness/bench/measure.hpp"

namespace heddle::bench {
namespace {

struct settings {
  std::vector<std::string> names;
  std::vector<memory_model> models;
  double naive_seconds = 0;
  bool once = false;
};

bool wanted(const benchmark& b, const std::vector<std::string>& names) {
  for (const std::string& name : names)
    if (b.name == name || b.name.rfind(name + " ", 0) == 0)
      return true;
  return names.empty();
}

std::string naive_column(const benchmark& b, double seconds) {
  if (seconds <= 0)
    return "";
  const auto naive = measure_naive(b, seconds);
  if (!naive)
    return fmt::format("  more than {:.0f} s", seconds);
  return fmt::format("  {:.3f} s ({} schedules)", naive->seconds, naive->executions);
}

// False if the number of executions is not the known one.
bool run(const benchmark& b, memory_model model, double naive_seconds) {
  const measurement m = measure(b, model);
  const bool naive = model == sc && naive_seconds > 0;
  fmt::print("{:<13}{:<6}{:>10}{:>11.2f}{:>12.0f}{:>8}{:>10.0f}{:>12.1f}{:>10}{}\n", b.name,
             name_of(model), m.executions, m.seconds * 1e3,
             static_cast<double>(m.executions) / m.seconds, m.graph, m.ns_per_added_event,
             m.ns_per_replayed_event, peak_rss_kb(), naive ? naive_column(b, naive_seconds) : "");
  std::fflush(stdout);
  if (model != rc11 || b.executions == 0 || m.complete == b.executions)
    return true;
  fmt::print(stderr, "heddle_bench: {} has {} executions, not {}\n", b.name, b.executions,
             m.complete);
  return false;
}

int run_once(const settings& s) {
  for (const benchmark& b : benchmarks()) {
    if (!wanted(b, s.names))
      continue;
    for (const memory_model model : s.models) {
      const measurement m = explore_once(b, model);
      fmt::print("{} {} executions {} added {} replayed {}\n", b.name, name_of(model), m.executions,
                 m.added, m.replayed);
    }
  }
  return 0;
}

int run_all(const settings& s) {
  fmt::print("{:<13}{:<6}{:>10}{:>11}{:>12}{:>8}{:>10}{:>12}{:>10}{}\n", "program", "model",
             "executions", "ms", "per second", "events", "ns/added", "ns/replayed", "rss KiB",
             s.naive_seconds > 0 ? "  all interleavings" : "");
  bool right = true;
  for (const benchmark& b : benchmarks()) {
    if (!wanted(b, s.names))
      continue;
    for (const memory_model model : s.models)
      right = run(b, model, s.naive_seconds) && right;
  }
  return right ? 0 : 1;
}

} // namespace
} // namespace heddle::bench

int main(int argc, char** argv) {
  using namespace heddle;
  bench::settings s;
  std::string model = "rc11";
  CLI::App app("Executions, time and cost per event of known programs", "heddle_bench");
  app.add_option("name", s.names, "families or programs; all if none is given");
  app.add_option("--model", model, "memory model")
      ->check(CLI::IsMember({"sc", "tso", "rc11", "all"}));
  app.add_option("--naive", s.naive_seconds,
                 "also enumerate all interleavings, for so many seconds");
  app.add_flag("--once", s.once, "explore each program once, for a profiler");
  CLI11_PARSE(app, argc, argv);
  for (const memory_model m : {sc, tso, rc11})
    if (model == "all" || model == name_of(m))
      s.models.push_back(m);
  return s.once ? bench::run_once(s) : bench::run_all(s);
}
