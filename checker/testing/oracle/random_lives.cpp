// Drawing scripts, and judging whole executions from outside.
#include "checker/testing/oracle/random_lives.hpp"

#include <algorithm>
#include <unordered_set>

#include "checker/explore/scripted_program.hpp"
#include "checker/naive/late_uses.hpp"
#include "checker/naive/naive.hpp"
#include "checker/naive/signature.hpp"
#include "checker/testing/oracle/dice.hpp"

namespace heddle::checker::oracle {
namespace {

using graph_set = std::unordered_set<signature, signature_hash>;

constexpr location_id storage = 2; // locations that may end to live
constexpr location_id flag = storage;

label some_life(dice& d) {
  const location_id first = d.below(storage);
  const unsigned count = d.between(1, storage - first);
  return d.chance(60) ? script::end_life(first, count) : script::begin_life(first, count);
}

label look_at_flag(dice& d) {
  const order o = d.of({relaxed, acquire, acquire, acquire});
  return d.chance(70) ? script::await(flag, d.between(1, 2), o) : script::load(flag, o);
}

label some_operation(dice& d) {
  const location_id l = d.below(storage);
  switch (d.weighted<unsigned>({{0, 20}, {1, 20}, {2, 25}, {3, 25}, {4, 3}, {5, 5}, {6, 5}})) {
  case 0:
    return some_life(d);
  case 1:
    return d.chance(60) ? script::load(l) : script::store(l, 1);
  case 2:
    return script::store(flag, d.between(1, 2), d.of({relaxed, release, release, release}));
  case 3:
    return look_at_flag(d);
  case 4:
    return script::fetch_add(flag, 1, d.of({acquire, release, acq_rel}));
  case 5:
    return script::fence(d.of({acquire, release}));
  default:
    return script::construct(l, 3);
  }
}

// The same program where nothing ends to live.
life_script immortal(life_script script) {
  for (auto& lane : script)
    for (label& l : lane)
      if (is_life(l))
        l = script::fence(relaxed);
  return script;
}

// The execution in an order that extends program order and reads-from, as find_late_use wants it,
// with the labels of `script`.
execution in_causal_order(const execution& g, const life_script& script) {
  execution result(g.lanes());
  std::vector<event_id> renamed(g.size(), no_event);
  for (bool moved = true; moved;) {
    moved = false;
    for (lane_id lane = 0; lane < g.lanes(); ++lane) {
      const std::size_t next = result.lane(lane).size();
      if (next == g.lane(lane).size())
        continue;
      const event_id old = g.lane(lane)[next];
      const event_id source = g[old].source;
      const bool reads = may_read(g[old].lab);
      if (reads && source < no_event && renamed[source] == no_event)
        continue;
      moved = true;
      renamed[old] = result.append(lane, script[lane][next]);
      if (reads)
        result.set_source(renamed[old], source < no_event ? renamed[source] : source, false);
      if (g[old].writes)
        result.place(renamed[old], static_cast<unsigned>(result.at(g[old].lab.location).mo.size()));
    }
  }
  return result;
}

struct tally : observer {
  explicit tally(const program& p) : names(p) {}

  bool on_execution(const execution& graph, ending how,
                    const std::vector<violation>& found) override {
    late = late || std::ranges::any_of(found, [](const violation& v) {
             return v.what.what == kind::use_after_free;
           });
    if (how == ending::complete)
      graphs.insert(signature_of(canonical(graph, names)));
    return true;
  }

  const program& names;
  graph_set graphs;
  bool late = false;
};

// Judges every execution of the immortal program as one of the mortal program.
struct judge : observer {
  judge(const life_script& s, const program& p) : script(s), names(p) {}

  bool on_execution(const execution& graph, ending how, const std::vector<violation>&) override {
    ++executions;
    const auto is_in = [this](const label& life, location_id l) { return names.is_in(life, l); };
    if (find_late_use(in_causal_order(graph, script), is_in))
      ++late;
    else if (how == ending::complete)
      graphs.insert(signature_of(canonical(graph, names)));
    return true;
  }

  const life_script& script;
  const program& names;
  graph_set graphs; // without a use after free
  std::size_t executions = 0;
  std::size_t late = 0;
};

// A lane ends with a use after free, and the rest of the program is not explored from there: as
// with races, not all executions without one need be found then.
std::string complain(const tally& found, const judge& expected) {
  std::string text;
  if (found.late != (expected.late > 0))
    text += found.late ? "a use after free is found\n" : "no use after free is found\n";
  if (expected.late == 0 && found.graphs.size() != expected.graphs.size())
    text += std::to_string(found.graphs.size()) + " executions are completed instead of " +
            std::to_string(expected.graphs.size()) + "\n";
  for (const signature& s : found.graphs)
    if (!expected.graphs.contains(s))
      return text + "an execution is completed that has a use after free\n";
  return text;
}

// Every interleaving goes to its end whatever happens in it.
std::string complain(const naive_result& found, const judge& expected) {
  std::string text;
  if (found.kinds.contains(kind::use_after_free) != (expected.late > 0))
    text += "the interleavings are wrong about uses after free\n";
  if (found.graphs != expected.graphs)
    text += "the interleavings complete " + std::to_string(found.graphs.size()) +
            " executions instead of " + std::to_string(expected.graphs.size()) + "\n";
  return text;
}

} // namespace

life_script random_lives(std::uint64_t seed) {
  dice d(seed);
  life_script script(d.chance(60) ? 2 : 3);
  for (auto& lane : script)
    for (unsigned length = d.between(2, script.size() == 2 ? 5 : 4); length > 0; --length)
      lane.push_back(some_operation(d));
  return script;
}

namespace {

std::string text_of(const op::storage& s) {
  const std::string first = "x" + std::to_string(s.address);
  return s.bytes > 1 ? first + "..x" + std::to_string(s.address + s.bytes - 1) : first;
}

std::string text_of(const label& l) {
  if (is_life(l))
    return (l.is<op::end_life>() ? "end " : "begin ") + text_of(storage_of(l));
  constexpr const char* kinds[] = {"load ", "store ", "add ", "fence "};
  std::string text = kinds[static_cast<unsigned>(l.kind())];
  if (is_construction(l))
    text += "new ";
  if (accesses_memory(l))
    text += "x" + std::to_string(l.location) + " ";
  if (l.wait != wait_kind::none)
    text += "until " + std::to_string(compared_with(l)) + " ";
  return text + (is_acquire(l.ord) ? "acq" : "") + (is_release(l.ord) ? "rel" : "");
}

} // namespace

std::string text_of(const life_script& script) {
  std::string text;
  for (std::size_t lane = 0; lane < script.size(); ++lane) {
    text += "T" + std::to_string(lane) + ":";
    for (const label& l : script[lane])
      text += " " + text_of(l) + ";";
    text += "\n";
  }
  return text;
}

lives_agreement compare_lives(const life_script& script, memory_model model,
                              schedule_policy policy) {
  const explore_options options{
      .model = model, .policy = policy, .seed = 1, .stop_at_first_failure = false};
  scripted_program immortals(immortal(script));
  judge expected(script, immortals);
  explore(immortals, options, expected);

  scripted_program mortals(script);
  tally found(mortals);
  explore(mortals, options, found);
  lives_agreement result{complain(found, expected), expected.executions, expected.late};
  if (model == memory_model::sc)
    result.differences +=
        complain(enumerate_schedules(mortals, {.merge_equal_prefixes = true}), expected);
  return result;
}

} // namespace heddle::checker::oracle
