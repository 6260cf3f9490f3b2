#include "checker/testing/every_interleaving.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "checker/explore/explore.hpp"
#include "checker/naive/naive.hpp"
#include "checker/naive/signature.hpp"
#include "checker/runtime/crash.hpp"
#include "checker/runtime/fiber_program.hpp"
#include "checker/runtime/hang.hpp"

namespace heddle::checker {
namespace {

constexpr double hang_seconds = 2; // between two operations
constexpr unsigned most_examples = 2;

bool is_unordered(kind k) { return k == kind::data_race || k == kind::use_after_free; }

const char* name_of(ending how) {
  constexpr const char* names[] = {"complete", "blocked", "stuck", "failed"};
  return names[static_cast<unsigned>(how)];
}

bool waits(const event& e) {
  return e.lab.wait != wait_kind::none && (!wait_satisfied(e.lab, e.read) || e.spurious);
}

// What one engine finds.
class ends final : public observer {
public:
  explicit ends(const fiber_program& names) : names_(names) {}

  bool on_execution(const execution& graph, ending how,
                    const std::vector<violation>& found) override {
    bool unordered = false;
    for (const violation& v : found) {
      kinds.insert(v.what.what);
      unordered = unordered || is_unordered(v.what.what);
    }
    if (how == ending::blocked || unordered || !is_end(graph))
      return true;
    const oracle::canonical_graph g = without_waiting(graph);
    const bool is_new =
        found_.try_emplace(oracle::signature_of(g), name_of(how) + (": " + text_of(g))).second;
    repeated += is_new ? 0 : 1;
    return true;
  }

  bool unordered() const { return std::ranges::any_of(kinds, is_unordered); }
  const std::map<oracle::signature, std::string>& found() const { return found_; }

  std::set<kind> kinds;
  unsigned repeated = 0;

private:
  // Whether no waiting lane only looked too early.
  static bool is_end(const execution& g) {
    for (lane_id lane = 0; lane < g.lanes(); ++lane) {
      if (g.lane(lane).empty())
        continue;
      const event& last = g[g.lane(lane).back()];
      if (!waits(last))
        continue;
      const auto newest = static_cast<int>(g.at(last.lab.location).mo.size()) - 1;
      if (g.source_position(last) != newest)
        return false;
    }
    return true;
  }

  oracle::canonical_graph without_waiting(const execution& graph) const {
    oracle::canonical_graph g = oracle::canonical(graph, names_);
    for (lane_id lane = 0; lane < graph.lanes(); ++lane)
      if (!g.lanes[lane].empty() && waits(graph[graph.lane(lane).back()]))
        g.lanes[lane].pop_back();
    return g;
  }

  const fiber_program& names_;
  std::map<oracle::signature, std::string> found_; // with their text
};

std::string examples(const char* whose, const ends& mine, const ends& others) {
  std::string text;
  unsigned missing = 0;
  for (const auto& [s, graph] : mine.found())
    if (!others.found().contains(s) && missing++ < most_examples)
      text += std::string("  ") + whose + ": " + graph + "\n";
  if (missing > most_examples)
    text += "  and " + std::to_string(missing - most_examples) + " more\n";
  return text;
}

std::string differences(const ends& engine, const ends& schedules) {
  std::string text;
  if (engine.repeated != 0)
    text += "  " + std::to_string(engine.repeated) + " executions were found again\n";
  text += examples("only the engine", engine, schedules);
  if (engine.unordered() != schedules.unordered())
    return text + "  a data race or use after free: only " +
           (engine.unordered() ? "the engine\n" : "schedules\n");
  if (engine.unordered())
    return text;
  text += examples("only schedules", schedules, engine);
  return text;
}

} // namespace

interleavings compare_with_interleavings(const machine_source& source,
                                         const interleavings_options& options) {
  const crash_guard crashes;
  const hang_guard hangs(hang_seconds);
  interleavings out;
  fiber_program program(source);
  if (program.machine_now().setup_failure.what != kind::none)
    return {.differences = "  failed: " + program.machine_now().setup_failure.message + "\n"};
  do {
    ends schedules(program);
    oracle::naive_options naive;
    naive.bounds.max_executions = options.budget;
    naive.merge_equal_prefixes = options.merge;
    const oracle::naive_result all = enumerate_schedules(program, naive, &schedules);
    out.schedules = all.schedules();
    out.executions = schedules.found().size();
    out.over_budget = !all.exhaustive;
    if (out.over_budget)
      continue;
    ends engine(program);
    const exploration explored =
        explore(program, {.model = memory_model::sc, .stop_at_first_failure = false}, engine);
    out.differences = differences(engine, schedules);
    if (!explored.exhaustive)
      out.differences += "  the exploration was not exhaustive\n";
  } while (program.book().learned.learn());
  return out;
}

} // namespace heddle::checker
