#include "checker/testing/oracle/operation_census.hpp"

#include "checker/testing/oracle/visit_program.hpp"

namespace heddle::checker::oracle {

namespace {

using lang::function;

constexpr order all_orders[] = {order::relaxed, order::acquire, order::release, order::acq_rel,
                                order::seq_cst};

std::string name_of(function f, order ord, order failure) {
  std::string name = lang::name_of(f);
  if (lang::takes_order(f))
    name += std::string(" ") + lang::short_name_of(ord);
  if (lang::takes_failure_order(f))
    name += std::string("/") + lang::short_name_of(failure);
  return name;
}

void append_all(function f, std::vector<std::string>& names) {
  if (!lang::takes_order(f))
    names.push_back(lang::name_of(f));
  for (const order ord : all_orders) {
    if (!lang::is_legal(f, ord))
      continue;
    if (!lang::takes_failure_order(f))
      names.push_back(name_of(f, ord, ord));
    for (const order failure : all_orders)
      if (lang::takes_failure_order(f) && lang::is_legal_failure(failure))
        names.push_back(name_of(f, ord, failure));
  }
}

} // namespace

void operation_census::add(const lang::program_tree& program) {
  for (const lang::segment& s : program.segments) {
    visit_calls(s, [&](const lang::expression& e) {
      ++counts_[name_of(e.callee, e.ord, e.failure.value_or(failure_order(e.ord)))];
    });
    visit_plain(program, s, [&](const std::string&, bool writes) {
      ++counts_[writes ? "plain write" : "plain read"];
    });
    for (const lang::statement& each : s.body)
      visit_statements(each, [&](const lang::statement& inner) {
        counts_["if"] += inner.what == lang::statement::form::if_else ? 1 : 0;
      });
  }
}

unsigned operation_census::operator[](const std::string& operation) const {
  const auto found = counts_.find(operation);
  return found == counts_.end() ? 0 : found->second;
}

std::vector<std::string> possible_operations(const program_shape& shape) {
  std::vector<std::string> names;
  for (const function f : {function::load, function::store, function::fetch_add,
                           function::fetch_sub, function::fetch_and, function::fetch_or,
                           function::fetch_xor, function::exchange, function::compare_exchange})
    append_all(f, names);
  const auto also = [&](bool wanted, std::initializer_list<function> functions) {
    for (const function f : functions)
      if (wanted)
        append_all(f, names);
  };
  also(shape.weak_exchange, {function::weak_exchange});
  also(shape.fences, {function::fence});
  also(shape.choices, {function::choose});
  also(shape.locks, {function::lock, function::unlock});
  also(shape.waits, {function::await_equal, function::await_not_equal, function::await_exchange});
  also(shape.main, {function::join});
  also(shape.interrupts, {function::raise, function::idle});
  if (shape.plain)
    names.insert(names.end(), {"plain read", "plain write"});
  if (shape.conditions)
    names.emplace_back("if");
  return names;
}

} // namespace heddle::checker::oracle
