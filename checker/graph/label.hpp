// What one operation of a program is, before it is known what it reads or where it is placed.
#pragma once

#include <bit>
#include <cassert>
#include <compare>
#include <cstdint>
#include <variant>

#include <heddle/order.hpp>

namespace heddle::checker {

using lane_id = std::uint8_t;      // one program order: a thread, or a CPU with all it runs
using location_id = std::uint32_t; // dense; the program maps its addresses to these
using value_t = std::uint64_t;     // zero-extended bytes of the access; wider data is interned

enum class update_op : std::uint8_t {
  exchange,
  add,
  sub,
  bit_and,
  bit_or,
  bit_xor,
  bit_nand,
  compare_exchange,
};

// Whether the operation blocks its lane while the value it reads does not satisfy it. A read waits
// for `value <until> wanted`; a compare-exchange waits until it succeeds.
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

// What each kind of operation has of its own.
namespace op {

struct read {
  relation until = relation::equal; // waiting: how the value has to relate to `wanted`
  bool sees_raise = false;          // delivers a raised line: its counter differs from `wanted`
  bool ordinary = false;            // see is_ordinary
  std::uint8_t bytes = 0;           // ordinary: which bytes it concerns, one bit each; 0: all
  value_t wanted = 0;
  friend bool operator==(const read&, const read&) = default;
};
struct write {
  bool begins_life = false; // of the object: a construction
  bool ordinary = false;    // as of a read
  std::uint8_t bytes = 0;
  value_t value = 0;
  friend bool operator==(const write&, const write&) = default;
};
// A read-modify-write, compare-exchange included; a failed one is a read.
struct update {
  update_op op = update_op::exchange;
  order failure = order::relaxed; // compare-exchange: the order of the read when it fails
  bool weak = false;              // compare-exchange that may fail spuriously
  value_t operand = 0;            // exchanges: the value written
  value_t expected = 0;           // compare-exchange
  friend bool operator==(const update&, const update&) = default;
};
struct fence {
  friend bool operator==(const fence&, const fence&) = default;
};
// Storage begins, or ends, to be somebody's.
struct storage {
  value_t address = 0;
  value_t bytes = 0;
  friend auto operator<=>(const storage&, const storage&) = default;
};
struct begin_life : storage {
  friend bool operator==(const begin_life&, const begin_life&) = default;
};
struct end_life : storage {
  friend bool operator==(const end_life&, const end_life&) = default;
};
// A free choice between `alternatives`, numbered from 0.
struct choice {
  value_t alternatives = 0;
  friend bool operator==(const choice&, const choice&) = default;
};
// A choice which interrupt line is delivered to the CPU here. Alternative 0 is none, unless one
// `must` be; the others are the lines by increasing number.
struct delivery {
  value_t lines = 0; // one bit each
  bool must = false;
  std::uint8_t size = 8; // of the access it stands before, if any
  location_id before = no_location;
  friend bool operator==(const delivery&, const delivery&) = default;
};
// A choice, behind a delivery, how many arrivals of the line it takes together; alternative 0 is
// one.
struct coalescing {
  value_t most = 0;
  friend bool operator==(const coalescing&, const coalescing&) = default;
};
// Starts a lane; waits until it has ended.
struct create {
  lane_id target = 0;
  friend bool operator==(const create&, const create&) = default;
};
struct join {
  lane_id target = 0;
  friend bool operator==(const join&, const join&) = default;
};

} // namespace op

// The alternatives of label::what, in its order.
enum class event_kind : std::uint8_t {
  read,
  write,
  update,
  fence,
  choice,
  delivery,
  coalescing,
  begin_life,
  end_life,
  create,
  join,
};

struct label {
  std::variant<op::read, op::write, op::update, op::fence, op::choice, op::delivery, op::coalescing,
               op::begin_life, op::end_life, op::create, op::join>
      what{};
  order ord = order::relaxed; // read, write, update, fence
  wait_kind wait = wait_kind::none;
  context_id context = own_context;
  std::uint8_t size = 8;    // read, write, update: bytes of the access, 1, 2, 4 or 8
  location_id location = 0; // read, write, update
  value_t initial = 0;      // read, update: the value the location had before any write event
  site where{};

  constexpr event_kind kind() const { return static_cast<event_kind>(what.index()); }

  template <class Op>
  constexpr bool is() const {
    return std::holds_alternative<Op>(what);
  }
  // Valid if it is one.
  template <class Op>
  constexpr const Op& as() const {
    assert(is<Op>());
    return *std::get_if<Op>(&what);
  }
  template <class Op>
  constexpr Op& as() {
    assert(is<Op>());
    return *std::get_if<Op>(&what);
  }
};
static_assert(label{}.kind() == event_kind::read &&
              label{.what = op::update{}}.kind() == event_kind::update &&
              label{.what = op::end_life{}}.kind() == event_kind::end_life &&
              label{.what = op::delivery{}}.kind() == event_kind::delivery &&
              label{.what = op::join{}}.kind() == event_kind::join);

// Whether two labels ask for the same: all but the initial value, the context and the source place.
constexpr bool same_operation(const label& a, const label& b) {
  return a.what == b.what && a.ord == b.ord && a.wait == b.wait && a.size == b.size &&
         a.location == b.location;
}

constexpr bool accesses_memory(const label& l) { return l.kind() <= event_kind::update; }
constexpr bool may_read(const label& l) { return l.is<op::read>() || l.is<op::update>(); }
constexpr bool is_delivery(const label& l) { return l.is<op::delivery>(); }
constexpr bool is_coalescing(const label& l) { return l.is<op::coalescing>(); }
constexpr bool is_compare_exchange(const label& l) {
  return l.is<op::update>() && l.as<op::update>().op == update_op::compare_exchange;
}
constexpr bool may_fail_spuriously(const label& l) {
  return l.is<op::update>() && l.as<op::update>().weak;
}
// The read by which a raised line is delivered.
constexpr bool sees_raise(const label& l) {
  return l.is<op::read>() && l.as<op::read>().sees_raise;
}
// The order of the read of an update that fails; relaxed for all others.
constexpr order order_if_failed(const label& l) {
  return l.is<op::update>() ? l.as<op::update>().failure : order::relaxed;
}
// What a value that is read has to be, or not to be; 0 if nothing asks for that.
constexpr value_t compared_with(const label& l) {
  if (l.is<op::update>())
    return l.as<op::update>().expected;
  return l.is<op::read>() ? l.as<op::read>().wanted : 0;
}
// How it has to relate to that for a waiting lane to go on.
constexpr relation waits_until(const label& l) {
  return l.is<op::read>() ? l.as<op::read>().until : relation::equal;
}

// Whether an input from outside the program decides it.
constexpr bool is_choice(const label& l) {
  return l.kind() >= event_kind::choice && l.kind() <= event_kind::coalescing;
}
// Valid for choices.
constexpr value_t alternatives_of(const label& l) {
  if (is_delivery(l)) {
    const auto& d = l.as<op::delivery>();
    return static_cast<value_t>(std::popcount(d.lines)) + (d.must ? 0 : 1);
  }
  return l.is<op::choice>() ? l.as<op::choice>().alternatives : l.as<op::coalescing>().most;
}

inline constexpr unsigned no_line = ~0U;
// The line that a delivery delivers if it takes alternative `taken`.
constexpr unsigned delivered_line(const op::delivery& d, value_t taken) {
  value_t lines = d.lines;
  for (value_t skip = taken + (d.must ? 1 : 0); skip > 0; --skip) {
    if (skip == 1)
      return lines == 0 ? no_line : static_cast<unsigned>(std::countr_zero(lines));
    lines &= lines - 1;
  }
  return no_line;
}
// That of an event; none if it is no delivery.
constexpr unsigned delivered_line(const label& l, value_t taken) {
  return is_delivery(l) ? delivered_line(l.as<op::delivery>(), taken) : no_line;
}

// What an access accesses, or a delivery stands before the access of; or no_location.
constexpr location_id location_of(const label& l) {
  if (accesses_memory(l))
    return l.location;
  return is_delivery(l) ? l.as<op::delivery>().before : no_location;
}

// The lane that is started, or waited for. Valid for create and join.
constexpr lane_id target_lane(const label& l) {
  return l.is<op::create>() ? l.as<op::create>().target : l.as<op::join>().target;
}

// Whether storage begins or ends to live.
constexpr bool is_life(const label& l) { return l.is<op::begin_life>() || l.is<op::end_life>(); }
// Valid for those.
constexpr const op::storage& storage_of(const label& l) {
  if (l.is<op::begin_life>())
    return l.as<op::begin_life>();
  return l.as<op::end_life>();
}
// Whether it begins the life of the object it writes.
constexpr bool is_construction(const label& l) {
  return l.is<op::write>() && l.as<op::write>().begins_life;
}

// Whether it is an ordinary access of instrumented code, to memory that is accessed atomically as
// well. It may concern some bytes of the location only: then it is an event on the whole because
// the graph knows no parts.
constexpr bool is_ordinary(const label& l) {
  return l.is<op::write>() ? l.as<op::write>().ordinary
                           : l.is<op::read>() && l.as<op::read>().ordinary;
}
// The bytes it concerns; 0: all. Valid for ordinary accesses.
constexpr unsigned ordinary_bytes(const label& l) {
  return l.is<op::write>() ? l.as<op::write>().bytes : l.as<op::read>().bytes;
}
constexpr bool concern_other_parts(const label& a, const label& b) {
  return is_ordinary(a) && is_ordinary(b) && ordinary_bytes(a) != 0 && ordinary_bytes(b) != 0 &&
         (ordinary_bytes(a) & ordinary_bytes(b)) == 0;
}

constexpr value_t truncate_to(std::uint8_t size, value_t v) {
  return size >= 8 ? v : v & ((value_t{1} << (size * 8U)) - 1);
}

// Whether an update whose read half returns `read` also writes. False for reads.
constexpr bool update_writes(const label& l, value_t read, bool spurious_failure) {
  if (!l.is<op::update>())
    return false;
  const auto& u = l.as<op::update>();
  return u.op != update_op::compare_exchange || (read == u.expected && !spurious_failure);
}

// The value a successful update of `size` bytes writes after reading `read`.
constexpr value_t updated(const op::update& u, std::uint8_t size, value_t read) {
  value_t v = 0;
  switch (u.op) {
  case update_op::exchange:
  case update_op::compare_exchange:
    v = u.operand;
    break;
  case update_op::add:
    v = read + u.operand;
    break;
  case update_op::sub:
    v = read - u.operand;
    break;
  case update_op::bit_and:
    v = read & u.operand;
    break;
  case update_op::bit_or:
    v = read | u.operand;
    break;
  case update_op::bit_xor:
    v = read ^ u.operand;
    break;
  case update_op::bit_nand:
    v = ~(read & u.operand);
    break;
  }
  return truncate_to(size, v);
}
constexpr value_t updated(const label& l, value_t read) {
  return updated(l.as<op::update>(), l.size, read);
}

// Whether a waiting operation that reads `read` lets its lane go on. True for all others.
constexpr bool wait_satisfied(const label& l, value_t read) {
  if (l.wait == wait_kind::none)
    return true;
  return (read == compared_with(l)) == (waits_until(l) == relation::equal);
}

} // namespace heddle::checker
