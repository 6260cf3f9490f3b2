// Writing JUnit XML.
#include "reports/junit.hpp"

#include <algorithm>
#include <map>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <pugixml.hpp>

#include "reports/summary.hpp"

namespace heddle::reports {
namespace {

struct counts {
  unsigned tests = 0;
  unsigned failures = 0;
  unsigned errors = 0;
  double seconds = 0;

  void add(const counts& more) {
    tests += more.tests;
    failures += more.failures;
    errors += more.errors;
    seconds += more.seconds;
  }
};

void set(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name) = printable_lines(value).c_str();
}

void set_counts(pugi::xml_node node, const counts& c) {
  set(node, "tests", fmt::format("{}", c.tests));
  set(node, "failures", fmt::format("{}", c.failures));
  set(node, "errors", fmt::format("{}", c.errors));
  set(node, "skipped", "0");
  set(node, "time", fmt::format("{:.3f}", c.seconds));
}

void add_property(pugi::xml_node properties, const std::string& name, const std::string& value) {
  pugi::xml_node p = properties.append_child("property");
  set(p, "name", name);
  set(p, "value", value);
}

void add_properties(pugi::xml_node node, const result& r) {
  pugi::xml_node p = node.append_child("properties");
  add_property(p, "verdict", r.verdict);
  if (r.declared)
    add_property(p, "declared", r.declared->verdict);
  if (!r.kinds.empty())
    add_property(p, "kinds", fmt::format("{}", fmt::join(r.kinds, " ")));
  add_property(p, "exhaustive", r.exhaustive ? "true" : "false");
  add_property(p, "executions", fmt::format("{}", r.executions));
  add_property(p, "blocked", fmt::format("{}", r.blocked));
  add_property(p, "stuck", fmt::format("{}", r.stuck));
  add_property(p, "events", fmt::format("{}", r.events));
  for (const std::string& bound : r.bounds_hit)
    add_property(p, "bound", bound);
  for (const std::string& what : r.unseen)
    add_property(p, "unseen", what);
  for (const auto& [mark, count] : r.cover)
    add_property(p, "cover: " + mark, fmt::format("{}", count));
  if (r.trace)
    add_property(p, "trace", *r.trace);
}

void add_outcome(pugi::xml_node node, const char* outcome, const finding& f) {
  pugi::xml_node failure = node.append_child(outcome);
  set(failure, "type", f.rule);
  set(failure, "message", f.sentence);
  failure.text() = printable_lines(f.text.empty() ? f.sentence : f.text).c_str();
}

counts add_case(pugi::xml_node suite, const result& r, const finding* f) {
  counts c{.tests = 1, .seconds = r.seconds};
  pugi::xml_node node = suite.append_child("testcase");
  set(node, "classname", r.scenario);
  set(node, "name", fmt::format("{} [{}]", r.variant, r.model));
  set(node, "time", fmt::format("{:.3f}", r.seconds));
  if (f != nullptr && !f->place.file.empty()) {
    set(node, "file", source_path(f->place.file));
    set(node, "line", fmt::format("{}", std::max(f->place.line, 1U)));
  }
  add_properties(node, r);
  if (f != nullptr) {
    const bool undecided = f->rule == rule_inconclusive;
    ++(undecided ? c.errors : c.failures);
    add_outcome(node, undecided ? "error" : "failure", *f);
  } else if (r.unfinished) {
    ++c.errors;
    add_outcome(node, "error", {.rule = "unfinished", .sentence = "is not finished: " + r.reason});
  }
  return c;
}

counts add_baseline(pugi::xml_node suite, const gate_outcome& g) {
  counts c{.tests = 1};
  pugi::xml_node node = suite.append_child("testcase");
  set(node, "classname", "baseline");
  set(node, "name", g.baseline);
  set(node, "time", "0.000");
  set(node, "file", g.baseline);
  finding alarms{.rule = rule_baseline};
  std::string notes;
  for (const baseline_change& change : g.changes)
    (change.alarm ? alarms.text : notes) += text_of(change) + "\n";
  if (!alarms.text.empty()) {
    c.failures = 1;
    alarms.sentence = fmt::format("{} alarms: the gate has become weaker, or the program smaller",
                                  std::count(alarms.text.begin(), alarms.text.end(), '\n'));
    add_outcome(node, "failure", alarms);
  }
  if (!notes.empty())
    node.append_child("system-out").text() = printable_lines(notes).c_str();
  return c;
}

// Everything below a suite is known only when its cases are written.
pugi::xml_node begin_suite(pugi::xml_node root, const std::string& name) {
  pugi::xml_node suite = root.append_child("testsuite");
  set(suite, "name", name);
  return suite;
}

} // namespace

std::string junit_text(const gate_outcome& g) {
  std::map<std::string, const finding*> findings;
  for (const finding& f : g.findings)
    if (f.rule != rule_baseline)
      findings[f.subject] = &f;
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node root = document.append_child("testsuites");
  set(root, "name", g.shard.empty() ? "heddle gate" : "heddle gate, shard " + g.shard);
  counts all;
  std::map<std::string, counts> of_suite;
  std::map<std::string, pugi::xml_node> suites;
  for (const result& r : g.results) {
    pugi::xml_node& suite = suites[r.scenario];
    if (!suite)
      suite = begin_suite(root, r.scenario);
    const auto f = findings.find(fmt::format("{} under {}", name_of(r), r.model));
    of_suite[r.scenario].add(add_case(suite, r, f == findings.end() ? nullptr : f->second));
  }
  if (!g.baseline.empty()) {
    suites["baseline"] = begin_suite(root, "baseline");
    of_suite["baseline"] = add_baseline(suites["baseline"], g);
  }
  for (auto& [name, suite] : suites) {
    set_counts(suite, of_suite[name]);
    all.add(of_suite[name]);
  }
  set_counts(root, all);
  std::ostringstream text;
  document.save(text, "  ");
  return text.str();
}

} // namespace heddle::reports
