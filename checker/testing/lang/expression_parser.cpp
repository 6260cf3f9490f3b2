// Operators by precedence, calls with their values and orders.
#include "checker/testing/lang/expression_parser.hpp"

#include <array>
#include <utility>

namespace heddle::checker::lang {
namespace {

struct binary_operator {
  std::string_view text;
  operation op;
  unsigned precedence; // higher binds tighter
};
constexpr std::array<binary_operator, 13> binary_operators{{
    {"||", operation::logical_or, 1},
    {"&&", operation::logical_and, 2},
    {"&", operation::bit_and, 3},
    {"==", operation::equal, 4},
    {"!=", operation::not_equal, 4},
    {"<", operation::less, 5},
    {"<=", operation::less_equal, 5},
    {">", operation::greater, 5},
    {">=", operation::greater_equal, 5},
    {"+", operation::add, 6},
    {"-", operation::subtract, 6},
    {"*", operation::multiply, 7},
    {"%", operation::remainder, 7},
}};

} // namespace

expression expression_parser::value(unsigned precedence) {
  const token_reader::level nested(words_);
  expression left = unary();
  for (unsigned operators = 0;; ++operators) {
    if (operators > max_depth)
      throw language_error(words_.current().at, "expression too long");
    const binary_operator* found = nullptr;
    for (const binary_operator& candidate : binary_operators)
      if (words_.at(candidate.text) && candidate.precedence >= precedence)
        found = &candidate;
    if (found == nullptr)
      return left;
    const token sign = words_.take();
    left = binary(found->op, std::move(left), value(found->precedence + 1));
    left.at = sign.at;
  }
}

expression expression_parser::unary() {
  const token_reader::level nested(words_);
  const token sign = words_.current();
  if (words_.at("-") && words_.following().what == token::form::integer) {
    expression e = number(words_.integer());
    e.at = sign.at;
    return e;
  }
  if (!words_.at("-") && !words_.at("!"))
    return primary();
  words_.take();
  expression e;
  e.what = expression::form::unary;
  e.at = sign.at;
  e.op = sign.text == "-" ? operation::negate : operation::logical_not;
  e.operands.push_back(unary());
  return e;
}

expression expression_parser::primary() {
  const token first = words_.current();
  expression e;
  if (words_.current().what == token::form::integer) {
    e = number(words_.integer());
  } else if (words_.accept("(")) {
    e = value();
    words_.expect(")");
    return e;
  } else {
    e = variable(words_.name("a value"));
    if (words_.at("(")) {
      e = call(first);
    } else {
      e.index = optional_index();
    }
  }
  e.at = first.at;
  return e;
}

expression expression_parser::call(const token& callee) {
  expression e;
  e.what = expression::form::call;
  const std::optional<function> known = function_named(callee.text);
  if (!known)
    throw language_error(callee.at, "there is no function '" + std::string(callee.text) + "'");
  e.callee = *known;
  words_.expect("(");
  if (takes_location(e.callee)) {
    e.name = words_.name("the name of a variable");
    e.index = optional_index();
  }
  arguments(e);
  words_.expect(")");
  return e;
}

// The values and orders of a call, behind its location.
void expression_parser::arguments(expression& e) {
  bool first = !takes_location(e.callee);
  const auto separate = [&] {
    if (!std::exchange(first, false))
      words_.expect(",");
  };
  for (unsigned n = 0; n < value_arguments(e.callee); ++n) {
    separate();
    e.operands.push_back(value());
  }
  if (takes_order(e.callee)) {
    separate();
    e.ord = memory_order();
  }
  if (takes_failure_order(e.callee) && words_.accept(","))
    e.failure = memory_order();
}

order expression_parser::memory_order() {
  for (const order o :
       {order::relaxed, order::acquire, order::release, order::acq_rel, order::seq_cst})
    if (words_.accept(short_name_of(o)))
      return o;
  words_.fail("rlx, acq, rel, acq_rel or sc");
}

std::vector<expression> expression_parser::optional_index() {
  std::vector<expression> index;
  if (words_.accept("[")) {
    index.push_back(value());
    words_.expect("]");
  }
  return index;
}

} // namespace heddle::checker::lang
