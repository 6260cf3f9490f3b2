// Counting what a program does, by its text.
#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "checker/testing/lang/labels.hpp"
#include "checker/testing/oracle/random_program.hpp"
#include "checker/testing/oracle/visit_program.hpp"

namespace heddle::checker::oracle {

namespace {

using lang::expression;
using lang::function;

bool is_event(const expression& e) {
  return e.callee != function::assume && e.callee != function::check;
}

bool may_write(function f) {
  switch (f) {
  case function::load:
  case function::await_equal:
  case function::await_not_equal:
  case function::unlock: // follows from its lock
    return false;
  default:
    return lang::takes_location(f);
  }
}

// Accesses of one location.
struct traffic {
  std::vector<unsigned> writes; // per thread
  unsigned reads = 0;
};

// In how many ways threads with that many steps each can be interleaved; as a logarithm.
double log_interleavings(const std::vector<unsigned>& steps) {
  double total = 0, result = 0;
  for (const unsigned n : steps) {
    total += n;
    result -= std::lgamma(n + 1.0);
  }
  return result + std::lgamma(total + 1.0);
}

} // namespace

unsigned operations(const lang::program_tree& program) {
  unsigned count = 0;
  for (const lang::segment& s : program.segments) {
    unsigned here = 0;
    visit_calls(s, [&](const expression& e) { here += is_event(e) ? 1 : 0; });
    visit_plain(program, s, [&](const std::string&, bool) { ++here; });
    count += here * s.copies;
  }
  return count;
}

double possible_executions(const lang::program_tree& program) {
  std::map<std::string, traffic> locations;
  double log_count = 0;
  const auto write = [&](const std::string& name) { ++locations[name].writes.back(); };
  for (const lang::segment& s : program.segments) {
    for (unsigned copy = 0; copy < s.copies; ++copy) {
      for (const lang::declaration& d : program.declarations)
        locations[d.name].writes.push_back(0);
      visit_calls(s, [&](const expression& e) {
        if (e.callee == function::choose)
          log_count += std::log(e.operands[0].number);
        if (e.callee == function::weak_exchange)
          log_count += std::log(2);
        if (may_write(e.callee))
          write(e.name);
        else if (lang::yields_value(e.callee) && lang::takes_location(e.callee))
          ++locations[e.name].reads;
      });
      visit_plain(program, s, [&](const std::string& name, bool writes) {
        if (writes)
          write(name);
        else
          ++locations[name].reads;
      });
    }
  }
  for (const auto& [name, t] : locations) {
    double sources = 1;
    for (const unsigned n : t.writes)
      sources += n;
    log_count += log_interleavings(t.writes) + t.reads * std::log(sources);
  }
  return std::exp(log_count);
}

} // namespace heddle::checker::oracle
