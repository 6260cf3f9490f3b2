#include "checker/testing/oracle/random_program.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "checker/testing/oracle/dice.hpp"

namespace heddle::checker::oracle {

namespace {

using lang::expression;
using lang::function;
using lang::operation;
using lang::statement;

enum class sort : std::uint8_t {
  load,
  store,
  modify, // fetch-and-something
  exchange,
  strong,
  weak,
  fence,
  choice,
  plain_read,
  plain_write,
  await_equal,
  await_not_equal,
  await_exchange,
};

class generator {
public:
  generator(const program_shape& shape, std::uint64_t seed) : shape_(shape), dice_(seed) {
    sorts_ = {{sort::load, 20},
              {sort::store, 30},
              {sort::modify, 14},
              {sort::exchange, 5},
              {sort::strong, 10}};
    const auto also = [&](bool wanted, sort s, unsigned weight) {
      if (wanted)
        sorts_.emplace_back(s, weight);
    };
    also(shape.weak_exchange, sort::weak, 9);
    also(shape.fences, sort::fence, 8);
    also(shape.choices, sort::choice, 2);
    also(shape.plain, sort::plain_read, 5);
    also(shape.plain, sort::plain_write, 5);
    also(shape.waits, sort::await_equal, 4);
    also(shape.waits, sort::await_not_equal, 4);
    also(shape.waits, sort::await_exchange, 4);
  }

  lang::program_tree program() {
    declare();
    const unsigned threads = dice_.weighted<unsigned>({{2, 22}, {3, 43}, {4, 35}});
    unsigned left = dice_.between(shape_.min_operations, shape_.max_operations);
    const bool with_main = shape_.main && dice_.chance(40);
    unsigned locked = 0;
    if (shape_.locks)
      locked = dice_.weighted<unsigned>({{1, 10}, {2, 35}, {3, 30}, {4, 25}});
    left -= std::min(locked, 2U); // sections take executions away, too
    add_threads(threads, std::max(left, threads));
    if (with_main)
      add_main(threads);
    while (possible_executions(tree_) > shape_.max_executions && drop_last())
      ;
    for (unsigned n = 0; n < locked; ++n)
      add_critical_section(threads);
    if (shape_.interrupts)
      add_interrupts(threads);
    return std::move(tree_);
  }

private:
  void declare() {
    const unsigned variables = dice_.weighted<unsigned>({{1, 40}, {2, 40}, {3, 20}});
    for (const char* name : {"x", "y", "z"}) {
      if (variables_.size() == variables)
        break;
      variables_.emplace_back(name);
      declare(name, lang::declaration::form::atomic);
    }
    if (shape_.plain)
      declare("p", lang::declaration::form::plain);
    if (!shape_.locks)
      return;
    declare("m", lang::declaration::form::mutex);
    mutexes_.emplace_back("m");
    if (dice_.chance(50)) {
      declare("n", lang::declaration::form::mutex);
      mutexes_.emplace_back("n");
    }
  }

  void declare(const char* name, lang::declaration::form form) {
    lang::declaration d;
    d.what = form;
    d.name = name;
    tree_.declarations.push_back(std::move(d));
  }

  // Every thread gets an operation, the rest go anywhere.
  void add_threads(unsigned threads, unsigned total) {
    std::vector<unsigned> sizes(threads, 1);
    for (unsigned n = threads; n < total; ++n)
      ++sizes[dice_.below(threads)];
    for (const unsigned size : sizes)
      tree_.segments.push_back(segment(lang::segment::form::threads, size));
  }

  // At most two operations before and two behind, taken from no other thread.
  void add_main(unsigned threads) {
    if (dice_.chance(50))
      tree_.segments.insert(tree_.segments.begin(), segment(lang::segment::form::before, 1));
    lang::segment main = segment(lang::segment::form::main, dice_.between(0, 1));
    for (unsigned thread = 0; thread < threads; ++thread) {
      if (dice_.chance(40))
        continue;
      expression join;
      join.what = expression::form::call;
      join.callee = function::join;
      join.operands.push_back(lang::number(thread));
      main.body.push_back(lang::evaluate(std::move(join)));
    }
    main.body.push_back(lang::assign("r9", load()));
    tree_.segments.push_back(std::move(main));
  }

  lang::segment segment(lang::segment::form form, unsigned size) {
    registers_.clear();
    lang::segment s;
    s.what = form;
    for (unsigned n = 0; n < size; ++n)
      s.body.push_back(perhaps_conditional());
    return s;
  }

  statement perhaps_conditional() {
    const bool skips = shape_.conditions && !registers_.empty() && dice_.chance(18);
    if (!skips)
      return operation_statement();
    expression condition =
        lang::binary(dice_.chance(70) ? operation::equal : operation::not_equal,
                     lang::variable(dice_.of(registers_)), lang::number(dice_.below(3)));
    return lang::if_then(std::move(condition), lang::block({operation_statement()}));
  }

  statement operation_statement() {
    switch (const sort s = dice_.weighted(sorts_)) {
    case sort::load:
      return result(load());
    case sort::store:
      return lang::evaluate(access(function::store, {stored()}));
    case sort::modify: {
      const function f = dice_.of({function::fetch_add, function::fetch_add, function::fetch_sub,
                                   function::fetch_and, function::fetch_or, function::fetch_xor});
      return result(access(f, {lang::number(dice_.between(1, 3))}));
    }
    case sort::exchange:
      return result(access(function::exchange, {stored()}));
    case sort::strong:
      return result(exchange_if(function::compare_exchange));
    case sort::weak:
      return result(exchange_if(function::weak_exchange));
    case sort::fence:
      return lang::evaluate(lang::fence(some_order(function::fence)));
    case sort::choice:
      return result(lang::choose(2));
    case sort::plain_read:
      return result(lang::variable("p"));
    case sort::plain_write:
      return lang::assign("p", stored());
    case sort::await_equal:
      return result(access(function::await_equal, {lang::number(dice_.between(0, 2))}));
    case sort::await_not_equal:
      return result(access(function::await_not_equal, {lang::number(dice_.chance(75) ? 0 : 1)}));
    default:
      return result(access(s == sort::await_exchange ? function::await_exchange : function::load,
                           {compared(), stored()}));
    }
  }

  // Most results are kept, for conditions and values of later operations.
  statement result(expression e) {
    if (dice_.chance(12) && e.what == expression::form::call)
      return lang::evaluate(std::move(e));
    std::string name = "r" + std::to_string(registers_.size());
    if (registers_.size() > 2 || (!registers_.empty() && dice_.chance(15)))
      name = dice_.of(registers_);
    else
      registers_.push_back(name);
    return lang::assign(std::move(name), std::move(e));
  }

  expression load() { return access(function::load, {}); }

  expression access(function f, std::vector<expression> values) {
    return lang::access(f, location(), std::move(values), some_order(f));
  }

  // One location is used more than the others: conflicts make executions.
  const std::string& location() {
    return dice_.chance(35) ? variables_.front() : dice_.of(variables_);
  }

  expression exchange_if(function f) {
    expression e = access(f, {compared(), stored()});
    if (dice_.chance(80))
      e.failure = dice_.of({order::relaxed, order::acquire, order::seq_cst});
    return e;
  }

  // What a compare-exchange or an await expects: often a value that occurs.
  expression compared() {
    return lang::number(dice_.weighted<int>({{0, 5}, {1, 5}, {2, 3}, {3, 1}}));
  }

  expression stored() {
    const bool depends = !registers_.empty() && dice_.chance(30);
    if (!depends)
      return lang::number(dice_.weighted<int>({{0, 1}, {1, 5}, {2, 4}, {3, 2}}));
    expression source = lang::variable(dice_.of(registers_));
    if (dice_.chance(40))
      return source;
    return lang::binary(operation::add, std::move(source), lang::number(dice_.between(1, 2)));
  }

  order some_order(function f) {
    std::vector<order> legal;
    for (const order o :
         {order::relaxed, order::acquire, order::release, order::acq_rel, order::seq_cst})
      if (lang::is_legal(f, o))
        legal.push_back(o);
    if (f != function::fence)
      legal.push_back(order::relaxed); // twice as often as any other
    return dice_.of(legal);
  }

  // Removes the last operation of the longest thread; false if that would leave too little.
  bool drop_last() {
    if (operations(tree_) <= 4)
      return false;
    const auto longest = std::ranges::max_element(
        tree_.segments, {}, [](const lang::segment& s) { return s.body.size(); });
    if (longest->body.size() < 2)
      return false;
    longest->body.pop_back();
    return true;
  }

  // Puts lock and unlock around some statements of a thread. Few threads and mutexes are preferred:
  // it takes two threads that lock the same mutexes to make executions.
  void add_critical_section(unsigned threads) {
    std::vector<lang::segment*> candidates;
    for (lang::segment& s : tree_.segments)
      if (s.what == lang::segment::form::threads)
        candidates.push_back(&s);
    for (unsigned attempt = 0; attempt < 4; ++attempt) {
      auto& body = candidates[dice_.chance(50) ? dice_.below(2) : dice_.below(threads)]->body;
      std::vector<statement> changed = with_critical_section(body);
      const bool accepted = dice_.chance(4) || !locks_recursively(changed);
      if (!accepted)
        continue;
      body = std::move(changed);
      return;
    }
  }

  // Handlers that have their lines anywhere, but rather on one thread than on several.
  void add_interrupts(unsigned threads) {
    const unsigned lines = dice_.weighted<unsigned>({{1, 60}, {2, 35}, {3, 5}});
    for (unsigned line = 0; line < lines; ++line) {
      const unsigned size = dice_.weighted<unsigned>({{1, 50}, {2, 45}, {3, 5}});
      lang::segment s = segment(lang::segment::form::line, size);
      s.thread = dice_.chance(60) ? 0 : dice_.below(threads);
      s.arrivals = dice_.weighted<unsigned>({{0, 15}, {1, 65}, {2, 20}});
      s.level = dice_.between(1, 3);
      s.maybe = s.arrivals > 0 && dice_.chance(35);
      const bool raised = s.arrivals == 0;
      tree_.segments.push_back(std::move(s));
      if (raised)
        add_raise(line);
    }
    for (unsigned n = dice_.weighted<unsigned>({{0, 60}, {1, 30}, {2, 10}}); n > 0; --n)
      mask_some(some_thread(threads));
    if (dice_.chance(6))
      insert(some_thread(threads), call(function::idle, {}));
  }

  static expression call(function f, std::vector<expression> operands) {
    expression e;
    e.what = expression::form::call;
    e.callee = f;
    e.operands = std::move(operands);
    return e;
  }

  std::vector<statement>& some_thread(unsigned threads) {
    const auto is_thread = [](const lang::segment& s) {
      return s.what == lang::segment::form::threads;
    };
    auto at = std::ranges::find_if(tree_.segments, is_thread);
    return (at + dice_.below(threads))->body;
  }

  void insert(std::vector<statement>& body, expression e) {
    const unsigned place = dice_.below(body.size() + 1);
    body.insert(body.begin() + place, lang::evaluate(std::move(e)));
  }

  // By a thread or, rarely, by the handler of an earlier line: of itself it would be without end.
  void add_raise(unsigned line) {
    std::vector<std::size_t> raisers;
    for (std::size_t n = 0; n + 1 < tree_.segments.size(); ++n)
      if (tree_.segments[n].what == lang::segment::form::threads || dice_.chance(20))
        raisers.push_back(n);
    insert(tree_.segments[dice_.of(raisers)].body, call(function::raise, {lang::number(line)}));
    if (dice_.chance(20))
      insert(tree_.segments[dice_.of(raisers)].body, call(function::raise, {lang::number(line)}));
  }

  void mask_some(std::vector<statement>& body) {
    const unsigned first = dice_.below(body.size());
    const unsigned length = dice_.between(1, static_cast<unsigned>(body.size()) - first);
    const auto from = body.begin() + first;
    std::vector<statement> inside(from, from + length);
    body.erase(from, from + length);
    statement section = lang::masked(dice_.between(1, 3), lang::block(std::move(inside)));
    body.insert(body.begin() + first, std::move(section));
  }

  // Anywhere: around, inside or across another section. Rarely the unlock is forgotten.
  std::vector<statement> with_critical_section(std::vector<statement> body) {
    const std::string& mutex = dice_.chance(40) ? mutexes_.front() : dice_.of(mutexes_);
    const unsigned first = dice_.below(body.size());
    const unsigned length = dice_.between(1, static_cast<unsigned>(body.size()) - first);
    const auto at = [&](unsigned n) { return body.begin() + n; };
    if (!dice_.chance(3))
      body.insert(at(first + length), lang::evaluate(lang::unlock(mutex)));
    body.insert(at(first), lang::evaluate(lang::lock(mutex)));
    return body;
  }

  // Whether the thread would wait for itself, so that nothing else of the program matters.
  static bool locks_recursively(const std::vector<statement>& body) {
    std::set<std::string> held;
    for (const statement& s : body) {
      if (s.what != statement::form::evaluate)
        continue;
      const expression& e = s.value[0];
      if (e.callee == function::lock && !held.insert(e.name).second)
        return true;
      if (e.callee == function::unlock)
        held.erase(e.name);
    }
    return false;
  }

  const program_shape& shape_;
  dice dice_;
  std::vector<std::pair<sort, unsigned>> sorts_;
  lang::program_tree tree_;
  std::vector<std::string> variables_;
  std::vector<std::string> mutexes_;
  std::vector<std::string> registers_; // of the current thread, that have been assigned
};

} // namespace

program_shape interrupted_programs() {
  program_shape shape;
  shape.interrupts = true;
  shape.min_operations = 2;
  shape.max_operations = 6;
  shape.max_executions = 200;
  return shape;
}

lang::program_tree random_program(const program_shape& shape, std::uint64_t seed) {
  return generator(shape, seed).program();
}

} // namespace heddle::checker::oracle
