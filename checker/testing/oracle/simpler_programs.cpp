// Shrinking: every step makes one small edit of the tree, and undoes it for the next.
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "checker/testing/lang/parser.hpp"
#include "checker/testing/lang/validate.hpp"
#include "checker/testing/oracle/random_program.hpp"

namespace heddle::checker::oracle {

namespace {

using lang::expression;
using lang::function;
using lang::statement;

// Orders that are weaker, the weakest first.
std::vector<order> weaker(order o) {
  switch (o) {
  case order::acquire:
  case order::release:
    return {order::relaxed};
  case order::acq_rel:
    return {order::relaxed, order::acquire, order::release};
  case order::seq_cst:
    return {order::relaxed, order::acquire, order::release, order::acq_rel};
  default:
    return {};
  }
}

class shrinker {
public:
  explicit shrinker(const lang::program_tree& program) : tree_(program) {}

  std::vector<lang::program_tree> run() {
    drop_each(tree_.segments);
    for (lang::segment& s : tree_.segments)
      if (s.copies > 1)
        edit(s.copies, s.copies - 1);
    for (lang::segment& s : tree_.segments)
      if (s.what == lang::segment::form::line)
        simplify_line(s);
    for (lang::segment& s : tree_.segments)
      shorten(s.body);
    merge_locations();
    drop_each(tree_.declarations);
    for (lang::declaration& d : tree_.declarations)
      if (d.initial != 0)
        edit(d.initial, std::int64_t{0});
    for (lang::segment& s : tree_.segments)
      for (statement& each : s.body)
        simplify(each);
    return std::move(found_);
  }

private:
  // Keeps the edited program if it is one: joins and names may have lost what they refer to.
  void keep() {
    try {
      lang::validate(tree_);
      found_.push_back(tree_);
    } catch (const lang::language_error&) {
    }
  }

  template <class T, class U>
  void edit(T& part, U value) {
    T before = std::exchange(part, T(std::move(value)));
    keep();
    part = std::move(before);
  }

  void simplify_line(lang::segment& s) {
    if (s.arrivals > 1)
      edit(s.arrivals, s.arrivals - 1);
    if (s.maybe)
      edit(s.maybe, false);
    if (s.level > 1)
      edit(s.level, s.level - 1);
    if (s.thread > 0)
      edit(s.thread, s.thread - 1);
  }

  template <class T>
  void drop_each(std::vector<T>& list) {
    for (std::size_t n = 0; n < list.size(); ++n) {
      const auto at = list.begin() + static_cast<std::ptrdiff_t>(n);
      T before = std::move(*at);
      list.erase(at);
      keep();
      list.insert(list.begin() + static_cast<std::ptrdiff_t>(n), std::move(before));
    }
  }

  // Drops a declaration and lets an earlier one of its kind stand for it.
  void merge_locations() {
    const lang::program_tree whole = tree_;
    for (std::size_t late = 1; late < whole.declarations.size(); ++late)
      for (std::size_t early = 0; early < late; ++early) {
        const lang::declaration &from = whole.declarations[late], &to = whole.declarations[early];
        if (from.what != to.what || from.extent != to.extent)
          continue;
        for (lang::segment& s : tree_.segments)
          for (statement& each : s.body)
            rename(each, from.name, to.name);
        tree_.declarations.erase(tree_.declarations.begin() + static_cast<std::ptrdiff_t>(late));
        keep();
        tree_ = whole;
      }
  }

  static void rename(statement& s, const std::string& from, const std::string& to) {
    if (s.name == from)
      s.name = to;
    for (auto* list : {&s.index, &s.value})
      for (expression& e : *list)
        rename(e, from, to);
    for (statement& part : s.parts)
      rename(part, from, to);
  }

  static void rename(expression& e, const std::string& from, const std::string& to) {
    if (e.name == from)
      e.name = to;
    for (auto* list : {&e.index, &e.operands})
      for (expression& inner : *list)
        rename(inner, from, to);
  }

  // Drops statements here and in inner blocks.
  void shorten(std::vector<statement>& body) {
    drop_each(body);
    for (std::size_t n = 0; n < body.size(); ++n)
      resolve(body, n);
    for (statement& s : body)
      shorten_inside(s);
  }

  void shorten_inside(statement& s) {
    if (s.what == statement::form::block)
      return shorten(s.parts);
    if (s.what == statement::form::if_else && s.parts.size() == 2)
      edit(s.parts, std::vector<statement>{s.parts[0]});
    for (statement& part : s.parts)
      shorten_inside(part);
  }

  // Puts what a condition governs in its place.
  void resolve(std::vector<statement>& body, std::size_t n) {
    const statement s = body[n];
    if (s.what == statement::form::block && s.parts.size() == 1)
      edit(body[n], s.parts[0]);
    if (s.what != statement::form::if_else && s.what != statement::form::masked)
      return;
    for (const statement& branch : s.parts)
      edit(body[n], branch.what == statement::form::block && branch.parts.size() == 1
                        ? branch.parts[0]
                        : branch);
  }

  void simplify(statement& s) {
    if (s.what == statement::form::assign && s.value[0].what == expression::form::call &&
        find(tree_, s.name) == nullptr)
      edit(s, lang::evaluate(s.value[0]));
    for (expression& e : s.value) {
      if (s.what != statement::form::evaluate && e.what == expression::form::call)
        edit(e, lang::number(0));
      simplify(e);
    }
    for (statement& part : s.parts)
      simplify(part);
  }

  void simplify(expression& e) {
    switch (e.what) {
    case expression::form::number:
      if (e.number != 0)
        edit(e.number, std::int64_t{0});
      if (std::abs(e.number) > 1)
        edit(e.number, std::int64_t{1});
      return;
    case expression::form::unary:
    case expression::form::binary: {
      const std::vector<expression> operands = e.operands;
      for (const expression& operand : operands)
        edit(e, operand);
      break;
    }
    case expression::form::call:
      simplify_call(e);
      break;
    case expression::form::variable:
      edit(e, lang::number(1));
      break;
    }
    for (expression& operand : e.operands)
      simplify(operand);
  }

  void simplify_call(expression& e) {
    switch (e.callee) {
    case function::weak_exchange:
      edit(e.callee, function::compare_exchange);
      break;
    case function::compare_exchange:
    case function::await_exchange:
      edit(e, lang::access(function::exchange, e.name, {e.operands[1]}, e.ord));
      break;
    case function::fetch_sub:
    case function::fetch_and:
    case function::fetch_or:
    case function::fetch_xor:
      edit(e.callee, function::fetch_add);
      break;
    case function::fetch_add:
    case function::exchange:
      edit(e, lang::access(function::store, e.name, e.operands, order::relaxed));
      break;
    case function::await_equal:
    case function::await_not_equal:
      edit(e, lang::access(function::load, e.name, {}, e.ord));
      break;
    default:
      break;
    }
    if (e.failure)
      edit(e.failure, std::nullopt);
    if (lang::takes_order(e.callee))
      for (const order o : weaker(e.ord))
        edit(e.ord, o);
    if (e.failure)
      for (const order o : weaker(*e.failure))
        edit(e.failure, o);
    move_to_earlier_locations(e);
  }

  void move_to_earlier_locations(expression& e) {
    const lang::declaration* const declared = find(tree_, e.name);
    if (declared == nullptr)
      return;
    for (const lang::declaration& d : tree_.declarations) {
      if (&d == declared)
        return;
      if (d.what == declared->what && d.extent == declared->extent)
        edit(e.name, d.name);
    }
  }

  lang::program_tree tree_;
  std::vector<lang::program_tree> found_;
};

} // namespace

std::vector<lang::program_tree> simpler_programs(const lang::program_tree& program) {
  return shrinker(program).run();
}

} // namespace heddle::checker::oracle
