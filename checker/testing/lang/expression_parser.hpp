// From text to expressions.
#pragma once

#include <vector>

#include "checker/testing/lang/token_reader.hpp"

namespace heddle::checker::lang {

class expression_parser {
public:
  // Keeps the reference.
  explicit expression_parser(token_reader& words) : words_(words) {}

  // Of operators that bind at least as tightly; throws language_error.
  expression value(unsigned precedence = 1);

private:
  expression unary();
  expression primary();
  expression call(const token& callee);
  void arguments(expression& e);
  order memory_order();
  std::vector<expression> optional_index();

  token_reader& words_;
};

} // namespace heddle::checker::lang
