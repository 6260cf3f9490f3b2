// Recursive descent, one function per rule of the grammar in data/counts.md.
#include "checker/testing/lang/parser.hpp"

#include <utility>

#include "checker/testing/lang/expression_parser.hpp"
#include "checker/testing/lang/validate.hpp"

namespace heddle::checker::lang {

language_error::language_error(unsigned column, const std::string& what)
    : std::runtime_error(column == 0 ? what : "column " + std::to_string(column) + ": " + what),
      column_(column) {}

namespace {

class parser {
public:
  explicit parser(std::string_view text) : words_(text), expressions_(words_) {}
  program_tree program();

private:
  bool at_end_of_statements() const {
    return words_.current().what == token::form::end || words_.at("|") || words_.at("}");
  }

  void group(std::vector<declaration>& into);
  declaration declared(declaration::form what);
  segment thread();
  void line(segment& s);
  std::vector<statement> statements();
  statement single_statement();
  statement body();
  statement conditional();
  statement loop();
  statement counted_loop();
  statement simple();

  token_reader words_;
  expression_parser expressions_;
  program_tree tree_;
};

program_tree parser::program() {
  do
    group(tree_.declarations);
  while (words_.accept(";"));
  words_.expect(":");
  do
    tree_.segments.push_back(thread());
  while (words_.accept("|"));
  if (words_.current().what != token::form::end)
    words_.fail("';' or '|'");
  return std::move(tree_);
}

void parser::group(std::vector<declaration>& into) {
  auto what = declaration::form::atomic;
  if (words_.at("mutex"))
    what = declaration::form::mutex;
  if (words_.at("plain"))
    what = declaration::form::plain;
  if (what != declaration::form::atomic)
    words_.take();
  do
    into.push_back(declared(what));
  while (words_.current().what == token::form::name);
}

declaration parser::declared(declaration::form what) {
  declaration d;
  d.what = what;
  d.at = words_.current().at;
  d.name = words_.name("the name of a variable");
  if (words_.accept("[")) {
    const token first = words_.current();
    std::int64_t extent = words_.integer();
    if (words_.accept("+"))
      extent += words_.integer();
    if (extent < 1 || extent > max_extent)
      throw language_error(first.at,
                           "an array has 1 to " + std::to_string(max_extent) + " elements");
    d.extent = static_cast<std::uint32_t>(extent);
    words_.expect("]");
  }
  if (words_.accept("="))
    d.initial = words_.integer();
  return d;
}

segment parser::thread() {
  segment s;
  s.at = words_.current().at;
  if (words_.accept("PRE")) {
    s.what = segment::form::before;
  } else if (words_.accept("MAIN")) {
    s.what = segment::form::main;
  } else if (words_.accept("T")) {
    if (words_.accept("[")) {
      const token first = words_.current();
      const std::int64_t copies = words_.integer();
      if (copies < 1 || copies > max_threads)
        throw language_error(first.at, "1 to " + std::to_string(max_threads) + " copies");
      s.copies = static_cast<std::uint32_t>(copies);
      words_.expect("]");
    }
  } else if (words_.at("IRQ") || words_.at("MAYBE")) {
    line(s);
  } else {
    words_.fail("'T', 'PRE', 'MAIN', 'IRQ' or 'MAYBE'");
  }
  words_.expect(":");
  s.body = statements();
  return s;
}

// IRQ(thread,arrivals,level)
void parser::line(segment& s) {
  s.what = segment::form::line;
  s.maybe = words_.take().text == "MAYBE";
  words_.expect("(");
  s.thread = words_.number_up_to(max_threads, "a thread");
  words_.expect(",");
  s.arrivals = words_.number_up_to(max_arrivals, "a number of arrivals");
  words_.expect(",");
  s.level = words_.number_up_to(max_level, "a level");
  words_.expect(")");
}

// Empty statements leave no trace; behind a closing brace the semicolon is optional.
std::vector<statement> parser::statements() {
  std::vector<statement> list;
  for (;;) {
    while (words_.accept(";")) {
    }
    if (at_end_of_statements())
      return list;
    const token first = words_.current();
    list.push_back(single_statement());
    const bool braces = first.text == "{" || first.text == "if" || first.text == "for" ||
                        first.text == "while" || first.text == "mask";
    if (!braces && !words_.at(";") && !at_end_of_statements())
      words_.fail("';'");
  }
}

statement parser::single_statement() {
  const token_reader::level nested(words_);
  const position start = words_.current().at;
  statement s;
  if (words_.accept("{")) {
    s = block(statements());
    words_.expect("}");
  } else if (words_.at("if")) {
    s = conditional();
  } else if (words_.at("while")) {
    s = loop();
  } else if (words_.at("for")) {
    s = counted_loop();
  } else if (words_.accept("mask")) {
    words_.expect("(");
    s = masked(0, {});
    s.value[0] = expressions_.value();
    words_.expect(")");
    s.parts[0] = body();
  } else {
    s = simple();
  }
  s.at = start;
  return s;
}

// What if, while and for govern; nothing at all (`while(e);`) is an empty block.
statement parser::body() {
  return words_.at(";") || at_end_of_statements() ? block({}) : single_statement();
}

statement parser::conditional() {
  words_.expect("if");
  words_.expect("(");
  statement s = if_then(expressions_.value(), {});
  words_.expect(")");
  s.parts[0] = body();
  if (words_.at("else") || (words_.at(";") && words_.following().text == "else")) {
    words_.accept(";");
    words_.expect("else");
    s.parts.push_back(body());
  }
  return s;
}

statement parser::loop() {
  words_.expect("while");
  words_.expect("(");
  statement s;
  s.what = statement::form::while_loop;
  s.value.push_back(expressions_.value());
  words_.expect(")");
  s.parts.push_back(body());
  return s;
}

statement parser::counted_loop() {
  words_.expect("for");
  words_.expect("(");
  statement s;
  s.what = statement::form::for_loop;
  s.parts.push_back(simple());
  words_.expect(";");
  s.value.push_back(expressions_.value());
  words_.expect(";");
  s.parts.push_back(simple());
  words_.expect(")");
  s.parts.push_back(body());
  return s;
}

statement parser::simple() {
  const position start = words_.current().at;
  statement s;
  if (words_.accept("int")) {
    // The tree keeps no trace of `int`, so only here can it be seen that a variable is meant.
    if (find(tree_, words_.current().text) != nullptr)
      throw language_error(words_.current().at,
                           "'" + std::string(words_.current().text) + "' is shared");
    s = assign(words_.name("the name of a register"), {});
    words_.expect("=");
    s.value[0] = expressions_.value();
    s.at = start;
    return s;
  }
  expression e = expressions_.value();
  const bool assignable = e.what == expression::form::variable;
  if (assignable && words_.at("=")) {
    words_.take();
    s = assign(e.name, expressions_.value());
    s.index = std::move(e.index);
  } else if (assignable && (words_.at("++") || words_.at("--"))) {
    s = assign(e.name, {});
    s.index = e.index;
    const operation op = words_.take().text == "++" ? operation::add : operation::subtract;
    s.value[0] = binary(op, std::move(e), number(1));
    s.value[0].at = start;
  } else {
    s = evaluate(std::move(e));
  }
  s.at = start;
  return s;
}

} // namespace

program_tree parse(std::string_view text) {
  program_tree tree = parser(text).program();
  validate(tree);
  return tree;
}

} // namespace heddle::checker::lang
