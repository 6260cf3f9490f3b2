#include "checker/testing/lang/validate.hpp"

#include <algorithm>
#include <array>

#include "checker/testing/lang/parser.hpp"

namespace heddle::checker::lang {

namespace {

std::string quoted(std::string_view name) { return "'" + std::string(name) + "'"; }

class validator {
public:
  explicit validator(const program_tree& tree)
      : tree_(tree), threads_(static_cast<std::int64_t>(thread_count(tree))) {}

  void run() const {
    if (tree_.declarations.empty())
      throw language_error(0, "a program declares a variable");
    if (tree_.segments.empty())
      throw language_error(0, "a program has a thread");
    for (const declaration& d : tree_.declarations)
      check(d);
    check_segments();
    for (const segment& s : tree_.segments) {
      for (const statement& each : s.body)
        check(each);
      if (s.what == segment::form::line)
        check_line(s);
    }
  }

private:
  void check(const declaration& d) const {
    if (is_reserved(d.name) || d.name.empty())
      throw language_error(d.at, quoted(d.name) + " cannot name a variable");
    if (d.name == "i")
      throw language_error(d.at, "'i' is the index of a thread's copy");
    if (find(tree_, d.name) != &d)
      throw language_error(d.at, quoted(d.name) + " is declared twice");
    if (d.extent && (*d.extent < 1 || *d.extent > max_extent))
      throw language_error(d.at, "bad number of elements of " + quoted(d.name));
  }

  void check_segments() const {
    const auto count = [&](segment::form f) {
      return std::ranges::count(tree_.segments, f, &segment::what);
    };
    const position at = tree_.segments.back().at;
    if (count(segment::form::before) > 1)
      throw language_error(at, "PRE occurs twice");
    if (count(segment::form::main) > 1)
      throw language_error(at, "MAIN occurs twice");
    if (line_count(tree_) > max_lines)
      throw language_error(at, "more than " + std::to_string(max_lines) + " lines");
    if (threads_ > max_threads)
      throw language_error(at, "more than " + std::to_string(max_threads) + " threads");
  }

  void check_line(const segment& s) const {
    if (s.thread >= threads_)
      throw language_error(s.at, "there is no thread " + std::to_string(s.thread));
    if (s.level < 1 || s.level > max_level || s.arrivals > max_arrivals || s.copies != 1)
      throw language_error(s.at, "a line has a level from 1 to " + std::to_string(max_level) +
                                     " and at most " + std::to_string(max_arrivals) + " arrivals");
    for (const statement& each : s.body)
      if (calls(each, function::idle) || calls(each, function::join))
        throw language_error(s.at, "a handler does not wait for interrupts or threads");
  }

  void check(const statement& s) const {
    using form = statement::form;
    const std::size_t values = s.what == form::block ? 0 : 1;
    const std::size_t least =
        s.what == form::for_loop                                                          ? 3
        : s.what == form::if_else || s.what == form::while_loop || s.what == form::masked ? 1
                                                                                          : 0;
    const bool parts_fit = s.what == form::block || s.parts.size() == least ||
                           (s.what == form::if_else && s.parts.size() == 2);
    if (s.value.size() != values || !parts_fit)
      throw language_error(s.at, "malformed statement");
    if (s.what == form::masked)
      check_literal(s.value[0], s.at, "mask", 1, max_level - 1);
    if (s.what == form::assign)
      check_variable(s.name, s.index, s.at);
    for (const expression& e : s.value)
      check(e);
    for (const statement& part : s.parts)
      check(part);
  }

  void check(const expression& e) const {
    using form = expression::form;
    if (e.what == form::variable)
      check_variable(e.name, e.index, e.at);
    const std::size_t operands = e.what == form::call     ? value_arguments(e.callee)
                                 : e.what == form::binary ? 2U
                                 : e.what == form::unary  ? 1U
                                                          : 0U;
    if (e.operands.size() != operands)
      throw language_error(e.at, "malformed expression");
    if (e.what == form::call)
      check_call(e);
    for (const expression& operand : e.operands)
      check(operand);
  }

  // A bare name: a register, or a plain variable.
  void check_variable(const std::string& name, const std::vector<expression>& index,
                      position at) const {
    if (is_reserved(name) || name.empty())
      throw language_error(at, "bad name " + quoted(name));
    const declaration* d = find(tree_, name);
    if (d == nullptr && !index.empty())
      throw language_error(at, "no array " + quoted(name));
    if (d == nullptr)
      return;
    if (d->what == declaration::form::atomic)
      throw language_error(at, quoted(name) + " is atomic: use ld and st");
    if (d->what == declaration::form::mutex)
      throw language_error(at, quoted(name) + " is a mutex: use lock and unlock");
    check_index(*d, index, at);
  }

  void check_index(const declaration& d, const std::vector<expression>& index, position at) const {
    if (d.extent && index.size() != 1)
      throw language_error(at, quoted(d.name) + " is an array");
    if (!d.extent && !index.empty())
      throw language_error(at, quoted(d.name) + " is not an array");
    for (const expression& e : index) {
      check(e);
      if (e.what == expression::form::number && (e.number < 0 || e.number >= *d.extent))
        throw language_error(e.at, std::to_string(e.number) + " is outside " + quoted(d.name));
    }
  }

  void check_call(const expression& e) const {
    if (takes_location(e.callee))
      check_location(e);
    if (takes_order(e.callee) && !is_legal(e.callee, e.ord))
      throw language_error(e.at,
                           std::string(name_of(e.callee)) + " cannot be " + short_name_of(e.ord));
    if (e.failure && (!takes_failure_order(e.callee) || !is_legal_failure(*e.failure)))
      throw language_error(e.at, std::string("a failed ") + name_of(e.callee) + " cannot be " +
                                     short_name_of(*e.failure));
    if (e.callee == function::choose)
      check_literal(e.operands[0], e.at, name_of(e.callee), 1, max_alternatives);
    if (e.callee == function::join)
      check_literal(e.operands[0], e.at, name_of(e.callee), 0, threads_ - 1);
    if (e.callee == function::raise)
      check_raise(e);
  }

  void check_location(const expression& e) const {
    const declaration* d = find(tree_, e.name);
    if (d == nullptr)
      throw language_error(e.at, quoted(e.name) + " is not declared");
    const bool wants_mutex = e.callee == function::lock || e.callee == function::unlock;
    if (wants_mutex && d->what != declaration::form::mutex)
      throw language_error(e.at, quoted(e.name) + " is not a mutex");
    if (!wants_mutex && d->what != declaration::form::atomic)
      throw language_error(e.at, quoted(e.name) + " is not atomic");
    check_index(*d, e.index, e.at);
  }

  void check_raise(const expression& e) const {
    check_literal(e.operands[0], e.at, name_of(e.callee), 0, max_lines - 1);
    const segment* line = find_line(tree_, static_cast<unsigned>(e.operands[0].number));
    if (line == nullptr || line->arrivals != 0)
      throw language_error(e.at, "line " + std::to_string(e.operands[0].number) +
                                     " is not one that is raised");
  }

  static void check_literal(const expression& n, position at, const char* what, std::int64_t low,
                            std::int64_t high) {
    if (n.what != expression::form::number || n.number < low || n.number > high)
      throw language_error(at, std::string(what) + " takes a number from " + std::to_string(low) +
                                   " to " + std::to_string(high));
  }

  const program_tree& tree_;
  std::int64_t threads_;
};

} // namespace

bool is_reserved(std::string_view word) {
  constexpr std::array<std::string_view, 6> words{"if", "else", "while", "for", "int", "mask"};
  return std::ranges::find(words, word) != words.end();
}

void validate(const program_tree& tree) { validator(tree).run(); }

} // namespace heddle::checker::lang
