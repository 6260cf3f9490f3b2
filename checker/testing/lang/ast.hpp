// The syntax tree of the mini language in which litmus tests and random programs are written: one
// line such as `x y: T: st(x,1,rel); r0=ld(y,acq) | T[2]: fai(x,1,rlx)`. data/counts.md holds the
// grammar and its meaning; the extensions are listed at `function` below.
//
// Trees are plain values: copied, compared and cut at will by generators and shrinkers. Comparison
// ignores where in the text a node came from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <heddle/order.hpp>

namespace heddle::checker::lang {

// Column of a node in the text it was parsed from, from 1; 0 for a tree built by hand.
struct position {
  unsigned column = 0;
  friend constexpr bool operator==(position, position) { return true; }
};

enum class operation : std::uint8_t {
  negate,
  logical_not,
  logical_or,
  logical_and,
  bit_and,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  add,
  subtract,
  multiply,
  remainder,
};

enum class function : std::uint8_t {
  load,             // ld(L,o)
  store,            // st(L,e,o)
  fetch_add,        // fai(L,e,o)
  fetch_sub,        // fas(L,e,o)            extension, as the next three
  fetch_and,        // fan(L,e,o)
  fetch_or,         // fao(L,e,o)
  fetch_xor,        // fax(L,e,o)
  exchange,         // xchg(L,e,o)
  compare_exchange, // cas(L,e,e,o[,of])     the failure order `of` is an extension
  weak_exchange,    // casw(L,e,e,o[,of])    extension: may fail although the value matches
  fence,            // fence(o)
  assume,           // assume(e)
  check,            // check(e)
  lock,             // lock(M)
  unlock,           // unlock(M)
  join,             // join(k)
  choose,           // choose(n)             extension: any of 0 to n-1
  await_equal,      // await(L,e,o)          extension: waits until L reads e; returns the value
  await_not_equal,  // awaitne(L,e,o)        extension
  await_exchange,   // awaitcas(L,e,e,o)     extension: a cas that waits until it succeeds
  raise,            // raise(k)              extension: makes line k pending, see segment
  idle,             // idle()                extension: waits until a handler has run
};

struct expression {
  enum class form : std::uint8_t { number, variable, unary, binary, call };

  form what = form::number;
  position at{};
  std::int64_t number = 0;
  std::string name;              // variable: register or plain variable; call: location or mutex
  std::vector<expression> index; // of an array element: one expression, otherwise none
  operation op = operation::add; // unary, binary
  function callee = function::load;
  order ord = order::relaxed;   // calls that take an order
  std::optional<order> failure; // compare_exchange, weak_exchange: none = derived from `ord`
  std::vector<expression> operands;

  bool operator==(const expression&) const = default;
};

struct statement {
  enum class form : std::uint8_t { evaluate, assign, block, if_else, while_loop, for_loop, masked };

  form what = form::block;
  position at{};
  std::string name;              // assign: register or plain variable
  std::vector<expression> index; // assign: of a plain array element
  std::vector<expression> value; // evaluate, assign: what; if, while, for: the condition;
                                 // masked: up to which level, a number
  std::vector<statement> parts;  // block: its statements; if: then [, else]; while: body;
                                 // for: initialisation, step, body; masked: body

  bool operator==(const statement&) const = default;
};

struct declaration {
  enum class form : std::uint8_t { atomic, plain, mutex };

  form what = form::atomic;
  position at{};
  std::string name;
  std::optional<std::uint32_t> extent; // array: number of elements
  std::int64_t initial = 0;            // of every element

  bool operator==(const declaration&) const = default;
};

// A line is a handler of interrupts: IRQ(t,n,l) is one of level l that arrives n times at thread t
// before the program ends, MAYBE(t,n,l) one that arrives up to n times. Lines are numbered from 0
// in the order of the text. With n = 0 a line only arrives when it is raised. Within a thread,
// `mask(l) statement` keeps lines up to level l out. A handler has registers of its own.
struct segment {
  enum class form : std::uint8_t { threads, before, main, line };

  form what = form::threads;
  position at{};
  std::uint32_t copies = 1; // threads: T[copies]
  std::uint32_t thread = 0; // line: of which thread, copies counted
  std::uint32_t arrivals = 1;
  std::uint32_t level = 1;
  bool maybe = false; // line: arrivals may stay away
  std::vector<statement> body;

  bool operator==(const segment&) const = default;
};

struct program_tree {
  std::vector<declaration> declarations;
  std::vector<segment> segments;

  bool operator==(const program_tree&) const = default;
};

// ---- shorthand for trees built by hand --------------------------------------------------------

expression number(std::int64_t value);
expression variable(std::string name);
expression binary(operation op, expression left, expression right);
// ld, st, RMWs, cas, await: `arguments` are the values, in the order of the text.
expression access(function callee, std::string location, std::vector<expression> arguments,
                  order ord, std::optional<order> failure = std::nullopt);
expression fence(order ord);
expression lock(std::string mutex);
expression unlock(std::string mutex);
expression choose(std::int64_t alternatives);

statement evaluate(expression e);
statement assign(std::string name, expression e);
statement block(std::vector<statement> parts);
statement if_then(expression condition, statement then);
statement masked(std::int64_t level, statement body);

// Whether the statement contains a call of `f`.
bool calls(const statement& s, function f);
// The declaration of `name`, or null: then it is a register.
const declaration* find(const program_tree& tree, std::string_view name);
// How many threads `T` segments start, copies included.
unsigned thread_count(const program_tree& tree);
unsigned line_count(const program_tree& tree);
// Line number `line`, or null.
const segment* find_line(const program_tree& tree, unsigned line);

// ---- facts about functions --------------------------------------------------------------------

std::optional<function> function_named(std::string_view name);
const char* name_of(function f);    // "ld", "awaitcas"
const char* name_of(operation op);  // "+", "!"
const char* short_name_of(order o); // "rlx", "acq", "rel", "acq_rel", "sc"; "na" for plain

// Whether the function names a location or mutex as its first argument.
bool takes_location(function f);
// How many value expressions it takes.
unsigned value_arguments(function f);
bool takes_order(function f);
bool takes_failure_order(function f);
// Whether C++ gives this operation that order. Every order is legal for a fence.
bool is_legal(function f, order o);
bool is_legal_failure(order o);

} // namespace heddle::checker::lang
