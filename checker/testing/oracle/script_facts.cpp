// Counting lanes and locations.
#include "checker/testing/oracle/script_facts.hpp"

namespace heddle::checker::oracle {
namespace {

using lang::expression;
using lang::function;
using lang::statement;

bool uses_join(const expression& e) {
  if (e.what == expression::form::call && e.callee == function::join)
    return true;
  for (const auto* parts : {&e.operands, &e.index})
    for (const expression& part : *parts)
      if (uses_join(part))
        return true;
  return false;
}

bool uses_join(const statement& s) {
  for (const auto* parts : {&s.value, &s.index})
    for (const expression& part : *parts)
      if (uses_join(part))
        return true;
  for (const statement& part : s.parts)
    if (uses_join(part))
      return true;
  return false;
}

} // namespace

script_facts::script_facts(const lang::program_tree& tree) {
  for (const lang::declaration& d : tree.declarations) {
    first_place[d.name] = static_cast<std::uint32_t>(places.size());
    has_plain = has_plain || d.what == lang::declaration::form::plain;
    if (!d.extent)
      places.push_back({d.name, d.initial});
    for (std::uint32_t n = 0; n < d.extent.value_or(0); ++n)
      places.push_back({d.name + "[" + std::to_string(n) + "]", d.initial});
  }
  first_counter = static_cast<std::uint32_t>(places.size());
  for (const lang::segment& s : tree.segments) {
    if (s.what == lang::segment::form::threads)
      lanes += s.copies;
    else if (s.what == lang::segment::form::line)
      places.push_back({"raise(" + std::to_string(places.size() - first_counter) + ")", 0});
    else
      has_main = true;
    for (const statement& part : s.body)
      has_main = has_main || uses_join(part);
  }
  lanes += has_main ? 1 : 0;
}

std::vector<std::string> script_facts::names() const {
  std::vector<std::string> out;
  for (const place& p : places)
    out.push_back(p.name);
  return out;
}

} // namespace heddle::checker::oracle
