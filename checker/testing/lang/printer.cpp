// From syntax tree to text, with no more parentheses and braces than it takes.
#include <algorithm>
#include <utility>

#include "checker/testing/lang/parser.hpp"

namespace heddle::checker::lang {

namespace {

// Binding strength of what stands at the top of an expression; higher binds tighter.
unsigned precedence(const expression& e) {
  if (e.what == expression::form::unary)
    return 8;
  if (e.what != expression::form::binary)
    return e.number < 0 ? 8 : 9;
  switch (e.op) {
  case operation::logical_or:
    return 1;
  case operation::logical_and:
    return 2;
  case operation::bit_and:
    return 3;
  case operation::equal:
  case operation::not_equal:
    return 4;
  case operation::less:
  case operation::less_equal:
  case operation::greater:
  case operation::greater_equal:
    return 5;
  case operation::add:
  case operation::subtract:
    return 6;
  default:
    return 7;
  }
}

// A statement in whose text a following `else` would find an `if` without one.
bool ends_with_open_if(const statement& s) {
  switch (s.what) {
  case statement::form::if_else:
    return s.parts.size() == 1 || ends_with_open_if(s.parts[1]);
  case statement::form::while_loop:
  case statement::form::for_loop:
  case statement::form::masked:
    return ends_with_open_if(s.parts.back());
  default:
    return false;
  }
}

class printer {
public:
  void program(const program_tree& tree) {
    for (std::size_t n = 0; n < tree.declarations.size(); ++n) {
      const declaration& d = tree.declarations[n];
      const bool same_group = n > 0 && tree.declarations[n - 1].what == d.what;
      if (n > 0)
        text += same_group ? " " : "; ";
      if (!same_group && d.what == declaration::form::mutex)
        text += "mutex ";
      if (!same_group && d.what == declaration::form::plain)
        text += "plain ";
      text += d.name;
      if (d.extent)
        text += "[" + std::to_string(*d.extent) + "]";
      if (d.initial != 0)
        text += "=" + std::to_string(d.initial);
    }
    const char* separator = ": ";
    for (const segment& s : tree.segments) {
      text += separator;
      separator = " | ";
      head(s);
      if (s.copies != 1)
        text += "[" + std::to_string(s.copies) + "]";
      text += ":";
      if (!s.body.empty())
        text += " ";
      list(s.body);
    }
  }

  void print(const statement& s) {
    switch (s.what) {
    case statement::form::evaluate:
      print(s.value[0]);
      break;
    case statement::form::assign:
      element(s.name, s.index);
      text += "=";
      print(s.value[0]);
      break;
    case statement::form::block:
      text += "{";
      list(s.parts);
      text += "}";
      break;
    case statement::form::if_else:
      conditional(s);
      break;
    case statement::form::while_loop:
      head("while", s.value[0]);
      print(s.parts[0]);
      break;
    case statement::form::masked:
      head("mask", s.value[0]);
      print(s.parts[0]);
      break;
    case statement::form::for_loop:
      text += "for(";
      print(s.parts[0]);
      text += ";";
      print(s.value[0]);
      text += ";";
      print(s.parts[1]);
      text += ") ";
      print(s.parts[2]);
      break;
    }
  }

  void print(const expression& e, unsigned at_least = 0) {
    const bool parentheses = precedence(e) < at_least;
    if (parentheses)
      text += "(";
    switch (e.what) {
    case expression::form::number:
      text += std::to_string(e.number);
      break;
    case expression::form::variable:
      element(e.name, e.index);
      break;
    case expression::form::unary:
      negation(e);
      break;
    case expression::form::binary:
      binary(e);
      break;
    case expression::form::call:
      call(e);
      break;
    }
    if (parentheses)
      text += ")";
  }

  std::string text;

private:
  void list(const std::vector<statement>& statements) {
    for (std::size_t n = 0; n < statements.size(); ++n) {
      if (n > 0)
        text += "; ";
      print(statements[n]);
    }
  }

  void head(const segment& s) {
    switch (s.what) {
    case segment::form::threads:
      text += "T";
      break;
    case segment::form::before:
      text += "PRE";
      break;
    case segment::form::main:
      text += "MAIN";
      break;
    case segment::form::line:
      text += std::string(s.maybe ? "MAYBE" : "IRQ") + "(" + std::to_string(s.thread) + "," +
              std::to_string(s.arrivals) + "," + std::to_string(s.level) + ")";
      break;
    }
  }

  void head(const char* keyword, const expression& condition) {
    text += std::string(keyword) + "(";
    print(condition);
    text += ") ";
  }

  void conditional(const statement& s) {
    head("if", s.value[0]);
    const bool has_else = s.parts.size() == 2;
    const bool braces = has_else && ends_with_open_if(s.parts[0]);
    if (braces)
      text += "{";
    print(s.parts[0]);
    if (braces)
      text += "}";
    if (!has_else)
      return;
    text += text.ends_with('}') ? " else " : "; else ";
    print(s.parts[1]);
  }

  void binary(const expression& e) {
    print(e.operands[0], precedence(e));
    text += name_of(e.op);
    const std::size_t right = text.size();
    print(e.operands[1], precedence(e) + 1);
    // Two signs in a row would be a decrement.
    if (e.op == operation::subtract && text[right] == '-') {
      text.insert(right, "(");
      text += ")";
    }
  }

  // `-` in front of a literal would be read as a part of it, and `--` as a decrement.
  void negation(const expression& e) {
    const expression& operand = e.operands[0];
    const bool guarded = e.op == operation::negate &&
                         (operand.what == expression::form::number ||
                          (operand.what == expression::form::unary && operand.op == e.op));
    text += name_of(e.op);
    print(operand, guarded ? 10 : 8);
  }

  void element(const std::string& name, const std::vector<expression>& index) {
    text += name;
    if (index.empty())
      return;
    text += "[";
    print(index[0]);
    text += "]";
  }

  void call(const expression& e) {
    text += std::string(name_of(e.callee)) + "(";
    const char* separator = "";
    if (takes_location(e.callee)) {
      element(e.name, e.index);
      separator = ",";
    }
    for (const expression& operand : e.operands) {
      text += separator;
      print(operand);
      separator = ",";
    }
    if (takes_order(e.callee))
      text += std::string(separator) + short_name_of(e.ord);
    if (e.failure)
      text += std::string(",") + short_name_of(*e.failure);
    text += ")";
  }
};

} // namespace

std::string print(const program_tree& tree) {
  printer p;
  p.program(tree);
  return std::move(p.text);
}

std::string print(const expression& e) {
  printer p;
  p.print(e);
  return std::move(p.text);
}

std::string print(const statement& s) {
  printer p;
  p.print(s);
  return std::move(p.text);
}

} // namespace heddle::checker::lang
