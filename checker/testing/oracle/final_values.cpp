#include "checker/testing/oracle/final_values.hpp"

#include <sstream>
#include <stdexcept>
#include <vector>

#include "checker/testing/oracle/lane_script.hpp"

namespace heddle::checker::oracle {

namespace {

// What the operations of a lane were worth to it.
std::vector<std::int64_t> results_of(const lane_script& script,
                                     const std::vector<graph_event>& events) {
  std::vector<std::int64_t> results;
  for (const graph_event& e : events) {
    const request r = script.after(results);
    results.push_back(result_of(r, static_cast<std::int64_t>(e.read), e.writes));
  }
  return results;
}

void add_locations(const canonical_graph& graph, const script_facts& facts, values_by_name& out) {
  for (const script_facts::place& p : facts.places)
    out[p.name] = p.initial;
  // The last write is the one that no other follows.
  std::map<std::string, std::map<point, point>> next;
  std::map<std::string, std::map<point, std::int64_t>> written;
  for (std::size_t lane = 0; lane < graph.lanes.size(); ++lane)
    for (std::size_t i = 0; i < graph.lanes[lane].size(); ++i) {
      const graph_event& e = graph.lanes[lane][i];
      const point self{static_cast<lane_id>(lane), static_cast<std::uint16_t>(i)};
      if (!e.writes)
        continue;
      next[graph.places[e.place]][e.after] = self;
      written[graph.places[e.place]][self] = static_cast<std::int64_t>(e.written);
    }
  for (const auto& [name, values] : written)
    for (const auto& [write, value] : values)
      if (!next[name].contains(write))
        out[name] = value;
}

} // namespace

values_by_name final_values(const lang::program_tree& tree, const canonical_graph& graph) {
  const script_facts facts(tree);
  values_by_name out;
  for (unsigned lane = 0; lane < facts.lanes; ++lane) {
    const lane_script script(tree, facts, static_cast<lane_id>(lane));
    const auto results = results_of(script, graph.lanes[lane]);
    for (const auto& [name, value] : script.registers_after(results))
      if (name != "i" && !out.try_emplace(name, value).second)
        throw std::invalid_argument("two threads have a register " + name);
  }
  add_locations(graph, facts, out);
  return out;
}

bool holds(std::string_view conjunction, const values_by_name& values) {
  std::istringstream words{std::string(conjunction)};
  bool all = true;
  for (std::string word; words >> word;) {
    const std::size_t equals = word.find('=');
    const auto found = values.find(word.substr(0, equals));
    if (equals == std::string::npos || found == values.end())
      throw std::invalid_argument("no such value: " + word);
    all = all && found->second == std::stoll(word.substr(equals + 1));
  }
  return all;
}

} // namespace heddle::checker::oracle
