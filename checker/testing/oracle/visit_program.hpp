// Walking over all calls and plain accesses of a syntax tree, in the order of the text.
#pragma once

#include "checker/testing/lang/ast.hpp"

namespace heddle::checker::oracle {

// Calls `visit(expression)` for every expression, operands first.
template <class Visit>
void visit_expressions(const lang::expression& e, Visit&& visit) {
  for (const lang::expression& index : e.index)
    visit_expressions(index, visit);
  for (const lang::expression& operand : e.operands)
    visit_expressions(operand, visit);
  visit(e);
}

// Calls `visit(statement)` for every statement, inner ones last.
template <class Visit>
void visit_statements(const lang::statement& s, Visit&& visit) {
  visit(s);
  for (const lang::statement& part : s.parts)
    visit_statements(part, visit);
}

template <class Visit>
void visit_calls(const lang::segment& s, Visit&& visit) {
  for (const lang::statement& each : s.body)
    visit_statements(each, [&](const lang::statement& inner) {
      const auto call = [&](const lang::expression& e) {
        if (e.what == lang::expression::form::call)
          visit(e);
      };
      for (const lang::expression& e : inner.index)
        visit_expressions(e, call);
      for (const lang::expression& e : inner.value)
        visit_expressions(e, call);
    });
}

// Calls `visit(name, writes)` for every access to a plain variable.
template <class Visit>
void visit_plain(const lang::program_tree& program, const lang::segment& s, Visit&& visit) {
  const auto read = [&](const lang::expression& e) {
    if (e.what == lang::expression::form::variable && find(program, e.name) != nullptr)
      visit(e.name, false);
  };
  for (const lang::statement& each : s.body)
    visit_statements(each, [&](const lang::statement& inner) {
      for (const lang::expression& e : inner.index)
        visit_expressions(e, read);
      for (const lang::expression& e : inner.value)
        visit_expressions(e, read);
      if (inner.what == lang::statement::form::assign && find(program, inner.name) != nullptr)
        visit(inner.name, true);
    });
}

} // namespace heddle::checker::oracle
