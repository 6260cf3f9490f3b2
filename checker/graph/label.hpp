// What one operation of a program is, before it is known what it reads or where it is placed.
#pragma once

#include <bit>
#include <cstdint>

#include <heddle/order.hpp>

namespace heddle::checker {

using lane_id = std::uint8_t;      // one program order: a thread, or a CPU with all it runs
using location_id = std::uint32_t; // dense; the program maps its addresses to these
using value_t = std::uint64_t;     // zero-extended bytes of the access; wider data is interned

enum class event_kind : std::uint8_t {
  read,   // a load
  write,  // a store
  update, // a read-modify-write, compare-exchange included; a failed one is a read
  fence,
  choice, // a free choice between `operand` alternatives, numbered from 0
  create, // starts lane `target`
  join,   // waits until lane `target` has ended
};

enum class update_op : std::uint8_t {
  exchange,
  add,
  sub,
  bit_and,
  bit_or,
  bit_xor,
  bit_nand,
  compare_exchange,
  // Not of an update: marks a choice which interrupt line is delivered to its CPU, if any; and the
  // read by which a raised line is seen to be pending.
  deliver,
  // Of a fence that orders nothing: storage begins, or ends, to be somebody's. Of a write: it
  // begins the life of the object.
  begin_life,
  end_life,
  // Not of an update either: marks the choice, behind a delivery, how many arrivals of the line it
  // takes together; alternative 0 is one.
  coalesce,
};

// Whether the operation blocks its lane while the value it reads does not satisfy it. A read waits
// for `value <relation> expected`; a compare-exchange waits until it succeeds.
enum class wait_kind : std::uint8_t { none, await, lock };

enum class relation : std::uint8_t { equal, not_equal };

// Source place of an operation. `file` is a literal or otherwise outlives the check.
struct site {
  const char* file = nullptr;
  std::uint32_t line = 0;
};

// In the place of a location: none.
inline constexpr location_id no_location = ~location_id{0};

// What runs on a lane, for reports: the lane's own program, a task, or the handler of a line.
using context_id = std::uint8_t;
inline constexpr context_id own_context = 0;
constexpr context_id task_context(unsigned task) { return static_cast<context_id>(1 + task); }
constexpr context_id line_context(unsigned line) { return static_cast<context_id>(0x80 + line); }
constexpr bool is_handler(context_id c) { return c >= 0x80; }

struct label {
  event_kind kind = event_kind::read;
  order ord = order::relaxed;
  order failure = order::relaxed; // compare-exchange: the order of the read when it fails
  update_op op = update_op::exchange;
  wait_kind wait = wait_kind::none;
  relation rel = relation::equal;
  bool weak = false;     // compare-exchange that may fail spuriously; see also is_ordinary
  std::uint8_t size = 8; // bytes of the access: 1, 2, 4 or 8
  lane_id target = 0;    // create, join
  context_id context = own_context;
  location_id location = 0; // read, write, update; delivery: of the operation after it, or none
  value_t operand = 0;      // write: value; update: operand or desired; choice: alternatives
  value_t expected = 0;     // compare-exchange, await; delivery: the lines; see also is_ordinary
  value_t initial = 0;      // read, update: the value the location had before any write event
  site where{};
};

constexpr bool accesses_memory(const label& l) { return l.kind <= event_kind::update; }
constexpr bool may_read(const label& l) {
  return l.kind == event_kind::read || l.kind == event_kind::update;
}

// A choice between the lines of `expected`, one bit each, by increasing number. Alternative 0 is
// that none is delivered here, unless `must_deliver` is set.
constexpr bool is_delivery(const label& l) {
  return l.kind == event_kind::choice && l.op == update_op::deliver;
}
constexpr bool is_coalescing(const label& l) {
  return l.kind == event_kind::choice && l.op == update_op::coalesce;
}
// The read by which a raised line is delivered.
constexpr bool sees_raise(const label& l) {
  return l.kind == event_kind::read && l.op == update_op::deliver && l.wait == wait_kind::await;
}
inline constexpr value_t must_deliver = value_t{1} << 63U;
inline constexpr unsigned no_line = ~0U;

// Whether the storage of `expected` bytes at address `operand` begins or ends to live.
constexpr bool is_life(const label& l, update_op which) {
  return l.kind == event_kind::fence && l.op == which;
}
constexpr bool is_life(const label& l) {
  return is_life(l, update_op::begin_life) || is_life(l, update_op::end_life);
}

// Whether it is an ordinary access of instrumented code, to memory that is accessed atomically as
// well. It may concern some bytes of the location only, one bit each in `expected`: then it is an
// event on the whole because the graph knows no parts.
constexpr bool is_ordinary(const label& l) {
  return l.weak && (l.kind == event_kind::read || l.kind == event_kind::write);
}
constexpr bool concern_other_parts(const label& a, const label& b) {
  return is_ordinary(a) && is_ordinary(b) && a.expected != 0 && b.expected != 0 &&
         (a.expected & b.expected) == 0;
}

// The line that a delivery delivers if it takes alternative `taken`.
constexpr unsigned delivered_line(const label& l, value_t taken) {
  value_t lines = l.expected & ~must_deliver;
  for (value_t skip = taken + ((l.expected & must_deliver) != 0 ? 1 : 0); skip > 0; --skip) {
    if (skip == 1)
      return lines == 0 ? no_line : static_cast<unsigned>(std::countr_zero(lines));
    lines &= lines - 1;
  }
  return no_line;
}

constexpr value_t truncate_to(std::uint8_t size, value_t v) {
  return size >= 8 ? v : v & ((value_t{1} << (size * 8U)) - 1);
}

// Whether an update whose read half returns `read` also writes. False for reads.
constexpr bool update_writes(const label& l, value_t read, bool spurious_failure) {
  if (l.kind != event_kind::update)
    return false;
  return l.op != update_op::compare_exchange || (read == l.expected && !spurious_failure);
}

// The value a successful update writes after reading `read`.
constexpr value_t updated(const label& l, value_t read) {
  value_t v = 0;
  switch (l.op) {
  case update_op::exchange:
  case update_op::compare_exchange:
    v = l.operand;
    break;
  case update_op::add:
    v = read + l.operand;
    break;
  case update_op::sub:
    v = read - l.operand;
    break;
  case update_op::bit_and:
    v = read & l.operand;
    break;
  case update_op::bit_or:
    v = read | l.operand;
    break;
  case update_op::bit_xor:
    v = read ^ l.operand;
    break;
  case update_op::bit_nand:
    v = ~(read & l.operand);
    break;
  case update_op::deliver:
  case update_op::begin_life:
  case update_op::end_life:
  case update_op::coalesce:
    break;
  }
  return truncate_to(l.size, v);
}

// Whether a waiting operation that reads `read` lets its lane go on. True for all others.
constexpr bool wait_satisfied(const label& l, value_t read) {
  if (l.wait == wait_kind::none)
    return true;
  return (read == l.expected) == (l.kind == event_kind::update || l.rel == relation::equal);
}

} // namespace heddle::checker
