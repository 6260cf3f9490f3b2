// Recursive descent, one function per rule of the grammar in data/counts.md.
#include "checker/lang/parser.hpp"

#include <array>
#include <limits>
#include <utility>

#include "checker/lang/lexer.hpp"
#include "checker/lang/validate.hpp"

namespace heddle::checker::lang {

language_error::language_error(unsigned column, const std::string& what)
    : std::runtime_error(column == 0 ? what : "column " + std::to_string(column) + ": " + what),
      column_(column) {}

namespace {

constexpr std::uint64_t max_magnitude = std::numeric_limits<std::int64_t>::max();

// Deeper texts are refused instead of exhausting the stack.
constexpr unsigned max_depth = 200;

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

class parser {
public:
  explicit parser(std::string_view text) : words_(text) {
    current_ = words_.next();
    following_ = words_.next();
  }
  program_tree program();

private:
  // Counts nesting while it lives.
  class level {
  public:
    explicit level(parser& p) : depth_(p.depth_) {
      if (++depth_ > max_depth)
        throw language_error(p.current_.at, "nested too deeply");
    }
    ~level() { --depth_; }
    level(const level&) = delete;
    level& operator=(const level&) = delete;

  private:
    unsigned& depth_;
  };

  bool at(std::string_view text) const {
    return current_.what != token::form::end && current_.text == text;
  }
  bool at_end_of_statements() const {
    return current_.what == token::form::end || at("|") || at("}");
  }
  token take();
  bool accept(std::string_view text);
  void expect(std::string_view text);
  [[noreturn]] void fail(const std::string& wanted) const;
  std::string name(const char* what);
  std::int64_t integer();

  void group(std::vector<declaration>& into);
  declaration declared(declaration::form what);
  segment thread();
  void line(segment& s);
  std::uint32_t number_up_to(std::int64_t most, const char* what);
  std::vector<statement> statements();
  statement single_statement();
  statement body();
  statement conditional();
  statement loop();
  statement counted_loop();
  statement simple();
  expression value(unsigned precedence = 1);
  expression unary();
  expression primary();
  expression call(const token& callee);
  void arguments(expression& e);
  order memory_order();
  std::vector<expression> optional_index();

  lexer words_;
  token current_;
  token following_;
  unsigned depth_ = 0;
  program_tree tree_;
};

token parser::take() {
  token t = current_;
  current_ = following_;
  if (following_.what != token::form::end)
    following_ = words_.next();
  return t;
}

bool parser::accept(std::string_view text) {
  if (!at(text))
    return false;
  take();
  return true;
}

void parser::expect(std::string_view text) {
  if (!accept(text))
    fail("'" + std::string(text) + "'");
}

void parser::fail(const std::string& wanted) const {
  const bool end = current_.what == token::form::end;
  throw language_error(current_.at, "expected " + wanted + ", found " +
                                        (end ? "the end" : "'" + std::string(current_.text) + "'"));
}

std::string parser::name(const char* what) {
  if (current_.what != token::form::name)
    fail(what);
  if (is_reserved(current_.text))
    throw language_error(current_.at, "'" + std::string(current_.text) + "' is not " + what);
  return std::string(take().text);
}

std::int64_t parser::integer() {
  const bool negative = accept("-");
  if (current_.what != token::form::integer)
    fail("a number");
  const token t = take();
  if (t.value > max_magnitude + (negative ? 1 : 0))
    throw language_error(t.at, "number too large");
  return static_cast<std::int64_t>(negative ? 0 - t.value : t.value);
}

program_tree parser::program() {
  do
    group(tree_.declarations);
  while (accept(";"));
  expect(":");
  do
    tree_.segments.push_back(thread());
  while (accept("|"));
  if (current_.what != token::form::end)
    fail("';' or '|'");
  return std::move(tree_);
}

void parser::group(std::vector<declaration>& into) {
  auto what = declaration::form::atomic;
  if (at("mutex"))
    what = declaration::form::mutex;
  if (at("plain"))
    what = declaration::form::plain;
  if (what != declaration::form::atomic)
    take();
  do
    into.push_back(declared(what));
  while (current_.what == token::form::name);
}

declaration parser::declared(declaration::form what) {
  declaration d;
  d.what = what;
  d.at = current_.at;
  d.name = name("the name of a variable");
  if (accept("[")) {
    const token first = current_;
    std::int64_t extent = integer();
    if (accept("+"))
      extent += integer();
    if (extent < 1 || extent > max_extent)
      throw language_error(first.at,
                           "an array has 1 to " + std::to_string(max_extent) + " elements");
    d.extent = static_cast<std::uint32_t>(extent);
    expect("]");
  }
  if (accept("="))
    d.initial = integer();
  return d;
}

segment parser::thread() {
  segment s;
  s.at = current_.at;
  if (accept("PRE")) {
    s.what = segment::form::before;
  } else if (accept("MAIN")) {
    s.what = segment::form::main;
  } else if (accept("T")) {
    if (accept("[")) {
      const token first = current_;
      const std::int64_t copies = integer();
      if (copies < 1 || copies > max_threads)
        throw language_error(first.at, "1 to " + std::to_string(max_threads) + " copies");
      s.copies = static_cast<std::uint32_t>(copies);
      expect("]");
    }
  } else if (at("IRQ") || at("MAYBE")) {
    line(s);
  } else {
    fail("'T', 'PRE', 'MAIN', 'IRQ' or 'MAYBE'");
  }
  expect(":");
  s.body = statements();
  return s;
}

// IRQ(thread,arrivals,level)
void parser::line(segment& s) {
  s.what = segment::form::line;
  s.maybe = take().text == "MAYBE";
  expect("(");
  s.thread = number_up_to(max_threads, "a thread");
  expect(",");
  s.arrivals = number_up_to(max_arrivals, "a number of arrivals");
  expect(",");
  s.level = number_up_to(max_level, "a level");
  expect(")");
}

std::uint32_t parser::number_up_to(std::int64_t most, const char* what) {
  const token first = current_;
  const std::int64_t n = integer();
  if (n < 0 || n > most)
    throw language_error(first.at, std::string(what) + " is at most " + std::to_string(most));
  return static_cast<std::uint32_t>(n);
}

// Empty statements leave no trace; behind a closing brace the semicolon is optional.
std::vector<statement> parser::statements() {
  std::vector<statement> list;
  for (;;) {
    while (accept(";")) {
    }
    if (at_end_of_statements())
      return list;
    const token first = current_;
    list.push_back(single_statement());
    const bool braces = first.text == "{" || first.text == "if" || first.text == "for" ||
                        first.text == "while" || first.text == "mask";
    if (!braces && !at(";") && !at_end_of_statements())
      fail("';'");
  }
}

statement parser::single_statement() {
  const level nested(*this);
  const position start = current_.at;
  statement s;
  if (accept("{")) {
    s = block(statements());
    expect("}");
  } else if (at("if")) {
    s = conditional();
  } else if (at("while")) {
    s = loop();
  } else if (at("for")) {
    s = counted_loop();
  } else if (accept("mask")) {
    expect("(");
    s = masked(0, {});
    s.value[0] = value();
    expect(")");
    s.parts[0] = body();
  } else {
    s = simple();
  }
  s.at = start;
  return s;
}

// What if, while and for govern; nothing at all (`while(e);`) is an empty block.
statement parser::body() {
  return at(";") || at_end_of_statements() ? block({}) : single_statement();
}

statement parser::conditional() {
  expect("if");
  expect("(");
  statement s = if_then(value(), {});
  expect(")");
  s.parts[0] = body();
  if (at("else") || (at(";") && following_.text == "else")) {
    accept(";");
    expect("else");
    s.parts.push_back(body());
  }
  return s;
}

statement parser::loop() {
  expect("while");
  expect("(");
  statement s;
  s.what = statement::form::while_loop;
  s.value.push_back(value());
  expect(")");
  s.parts.push_back(body());
  return s;
}

statement parser::counted_loop() {
  expect("for");
  expect("(");
  statement s;
  s.what = statement::form::for_loop;
  s.parts.push_back(simple());
  expect(";");
  s.value.push_back(value());
  expect(";");
  s.parts.push_back(simple());
  expect(")");
  s.parts.push_back(body());
  return s;
}

statement parser::simple() {
  const position start = current_.at;
  statement s;
  if (accept("int")) {
    // The tree keeps no trace of `int`, so only here can it be seen that a variable is meant.
    if (find(tree_, current_.text) != nullptr)
      throw language_error(current_.at, "'" + std::string(current_.text) + "' is shared");
    s = assign(name("the name of a register"), {});
    expect("=");
    s.value[0] = value();
    s.at = start;
    return s;
  }
  expression e = value();
  const bool assignable = e.what == expression::form::variable;
  if (assignable && at("=")) {
    take();
    s = assign(e.name, value());
    s.index = std::move(e.index);
  } else if (assignable && (at("++") || at("--"))) {
    s = assign(e.name, {});
    s.index = e.index;
    const operation op = take().text == "++" ? operation::add : operation::subtract;
    s.value[0] = binary(op, std::move(e), number(1));
    s.value[0].at = start;
  } else {
    s = evaluate(std::move(e));
  }
  s.at = start;
  return s;
}

expression parser::value(unsigned precedence) {
  const level nested(*this);
  expression left = unary();
  for (unsigned operators = 0;; ++operators) {
    if (operators > max_depth)
      throw language_error(current_.at, "expression too long");
    const binary_operator* found = nullptr;
    for (const binary_operator& candidate : binary_operators)
      if (at(candidate.text) && candidate.precedence >= precedence)
        found = &candidate;
    if (found == nullptr)
      return left;
    const token sign = take();
    left = binary(found->op, std::move(left), value(found->precedence + 1));
    left.at = sign.at;
  }
}

expression parser::unary() {
  const level nested(*this);
  const token sign = current_;
  if (at("-") && following_.what == token::form::integer) {
    expression e = number(integer());
    e.at = sign.at;
    return e;
  }
  if (!at("-") && !at("!"))
    return primary();
  take();
  expression e;
  e.what = expression::form::unary;
  e.at = sign.at;
  e.op = sign.text == "-" ? operation::negate : operation::logical_not;
  e.operands.push_back(unary());
  return e;
}

expression parser::primary() {
  const token first = current_;
  expression e;
  if (current_.what == token::form::integer) {
    e = number(integer());
  } else if (accept("(")) {
    e = value();
    expect(")");
    return e;
  } else {
    e = variable(name("a value"));
    if (at("(")) {
      e = call(first);
    } else {
      e.index = optional_index();
    }
  }
  e.at = first.at;
  return e;
}

expression parser::call(const token& callee) {
  expression e;
  e.what = expression::form::call;
  const std::optional<function> known = function_named(callee.text);
  if (!known)
    throw language_error(callee.at, "there is no function '" + std::string(callee.text) + "'");
  e.callee = *known;
  expect("(");
  if (takes_location(e.callee)) {
    e.name = name("the name of a variable");
    e.index = optional_index();
  }
  arguments(e);
  expect(")");
  return e;
}

// The values and orders of a call, behind its location.
void parser::arguments(expression& e) {
  bool first = !takes_location(e.callee);
  const auto separate = [&] {
    if (!std::exchange(first, false))
      expect(",");
  };
  for (unsigned n = 0; n < value_arguments(e.callee); ++n) {
    separate();
    e.operands.push_back(value());
  }
  if (takes_order(e.callee)) {
    separate();
    e.ord = memory_order();
  }
  if (takes_failure_order(e.callee) && accept(","))
    e.failure = memory_order();
}

order parser::memory_order() {
  for (const order o :
       {order::relaxed, order::acquire, order::release, order::acq_rel, order::seq_cst})
    if (accept(short_name_of(o)))
      return o;
  fail("rlx, acq, rel, acq_rel or sc");
}

std::vector<expression> parser::optional_index() {
  std::vector<expression> index;
  if (accept("[")) {
    index.push_back(value());
    expect("]");
  }
  return index;
}

} // namespace

program_tree parse(std::string_view text) {
  program_tree tree = parser(text).program();
  validate(tree);
  return tree;
}

} // namespace heddle::checker::lang
