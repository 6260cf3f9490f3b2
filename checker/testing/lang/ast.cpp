// Shorthand for trees built by hand, and the facts about the language's functions.
#include "checker/testing/lang/ast.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace heddle::checker::lang {

namespace {

struct function_facts {
  const char* name;
  bool location;
  std::uint8_t values;
  bool order;
  bool failure;
};

// In the order of `function`.
constexpr std::array<function_facts, 22> all_functions{{
    {"ld", true, 0, true, false},       {"st", true, 1, true, false},
    {"fai", true, 1, true, false},      {"fas", true, 1, true, false},
    {"fan", true, 1, true, false},      {"fao", true, 1, true, false},
    {"fax", true, 1, true, false},      {"xchg", true, 1, true, false},
    {"cas", true, 2, true, true},       {"casw", true, 2, true, true},
    {"fence", false, 0, true, false},   {"assume", false, 1, false, false},
    {"check", false, 1, false, false},  {"lock", true, 0, false, false},
    {"unlock", true, 0, false, false},  {"join", false, 1, false, false},
    {"choose", false, 1, false, false}, {"await", true, 1, true, false},
    {"awaitne", true, 1, true, false},  {"awaitcas", true, 2, true, false},
    {"raise", false, 1, false, false},  {"idle", false, 0, false, false},
}};
static_assert(all_functions.size() == static_cast<unsigned>(function::idle) + 1);

const function_facts& facts(function f) { return all_functions[static_cast<unsigned>(f)]; }

bool calls(const expression& e, function f) {
  const auto in = [&](const expression& part) { return calls(part, f); };
  return (e.what == expression::form::call && e.callee == f) ||
         std::ranges::any_of(e.operands, in) || std::ranges::any_of(e.index, in);
}

expression call(function callee, std::vector<expression> operands) {
  expression e;
  e.what = expression::form::call;
  e.callee = callee;
  e.operands = std::move(operands);
  return e;
}

} // namespace

expression number(std::int64_t value) {
  expression e;
  e.number = value;
  return e;
}

expression variable(std::string name) {
  expression e;
  e.what = expression::form::variable;
  e.name = std::move(name);
  return e;
}

expression binary(operation op, expression left, expression right) {
  expression e;
  e.what = expression::form::binary;
  e.op = op;
  e.operands.push_back(std::move(left));
  e.operands.push_back(std::move(right));
  return e;
}

expression access(function callee, std::string location, std::vector<expression> arguments,
                  order ord, std::optional<order> failure) {
  expression e = call(callee, std::move(arguments));
  e.name = std::move(location);
  e.ord = ord;
  e.failure = failure;
  return e;
}

expression fence(order ord) {
  expression e = call(function::fence, {});
  e.ord = ord;
  return e;
}

expression lock(std::string mutex) {
  expression e = call(function::lock, {});
  e.name = std::move(mutex);
  return e;
}

expression unlock(std::string mutex) {
  expression e = call(function::unlock, {});
  e.name = std::move(mutex);
  return e;
}

expression choose(std::int64_t alternatives) {
  return call(function::choose, {number(alternatives)});
}

statement evaluate(expression e) {
  statement s;
  s.what = statement::form::evaluate;
  s.value.push_back(std::move(e));
  return s;
}

statement assign(std::string name, expression e) {
  statement s;
  s.what = statement::form::assign;
  s.name = std::move(name);
  s.value.push_back(std::move(e));
  return s;
}

statement block(std::vector<statement> parts) {
  statement s;
  s.parts = std::move(parts);
  return s;
}

statement if_then(expression condition, statement then) {
  statement s;
  s.what = statement::form::if_else;
  s.value.push_back(std::move(condition));
  s.parts.push_back(std::move(then));
  return s;
}

statement masked(std::int64_t level, statement body) {
  statement s;
  s.what = statement::form::masked;
  s.value.push_back(number(level));
  s.parts.push_back(std::move(body));
  return s;
}

bool calls(const statement& s, function f) {
  const auto in = [&](const std::vector<expression>& list) {
    return std::ranges::any_of(list, [&](const expression& e) { return calls(e, f); });
  };
  return in(s.value) || in(s.index) ||
         std::ranges::any_of(s.parts, [&](const statement& part) { return calls(part, f); });
}

const declaration* find(const program_tree& tree, std::string_view name) {
  for (const declaration& d : tree.declarations)
    if (d.name == name)
      return &d;
  return nullptr;
}

unsigned thread_count(const program_tree& tree) {
  unsigned count = 0;
  for (const segment& s : tree.segments)
    if (s.what == segment::form::threads)
      count += s.copies;
  return count;
}

const segment* find_line(const program_tree& tree, unsigned line) {
  for (const segment& s : tree.segments)
    if (s.what == segment::form::line && line-- == 0)
      return &s;
  return nullptr;
}

unsigned line_count(const program_tree& tree) {
  unsigned count = 0;
  while (find_line(tree, count) != nullptr)
    ++count;
  return count;
}

std::optional<function> function_named(std::string_view name) {
  for (unsigned f = 0; f < all_functions.size(); ++f)
    if (name == all_functions[f].name)
      return static_cast<function>(f);
  return std::nullopt;
}

const char* name_of(function f) { return facts(f).name; }

const char* name_of(operation op) {
  constexpr std::array names{"-",  "!", "||", "&&", "&", "==", "!=", "<",
                             "<=", ">", ">=", "+",  "-", "*",  "%"};
  static_assert(names.size() == static_cast<unsigned>(operation::remainder) + 1);
  return names[static_cast<unsigned>(op)];
}

const char* short_name_of(order o) {
  constexpr std::array names{"na", "rlx", "acq", "rel", "acq_rel", "sc"};
  return names[static_cast<unsigned>(o)];
}

bool takes_location(function f) { return facts(f).location; }
unsigned value_arguments(function f) { return facts(f).values; }
bool takes_order(function f) { return facts(f).order; }
bool takes_failure_order(function f) { return facts(f).failure; }

bool is_legal(function f, order o) {
  if (!takes_order(f) || o == order::plain)
    return false;
  switch (f) {
  case function::load:
  case function::await_equal:
  case function::await_not_equal:
    return is_legal_failure(o);
  case function::store:
    return o == order::relaxed || o == order::release || o == order::seq_cst;
  default:
    return true;
  }
}

bool is_legal_failure(order o) {
  return o == order::relaxed || o == order::acquire || o == order::seq_cst;
}

} // namespace heddle::checker::lang
