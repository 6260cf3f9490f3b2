// By kind, so that every field of a label has its one place in an operation.
#include "checker/runtime/encoding.hpp"

namespace heddle::checker {
namespace {

// Byte 0 of `how` is the kind of event, byte 3 the update, byte 4 what it waits for.
static_assert(HEDDLE_RT_READ == static_cast<int>(event_kind::read) &&
              HEDDLE_RT_WRITE == static_cast<int>(event_kind::write) &&
              HEDDLE_RT_UPDATE == static_cast<int>(event_kind::update) &&
              HEDDLE_RT_FENCE == static_cast<int>(event_kind::fence) &&
              HEDDLE_RT_CHOICE == static_cast<int>(event_kind::choice));
static_assert(HEDDLE_RT_EXCHANGE == static_cast<int>(update_op::exchange) &&
              HEDDLE_RT_COMPARE_EXCHANGE == static_cast<int>(update_op::compare_exchange));
static_assert(HEDDLE_RT_WAIT_AWAIT == static_cast<int>(wait_kind::await) &&
              HEDDLE_RT_WAIT_LOCK == static_cast<int>(wait_kind::lock));

constexpr std::uint64_t weak_flag = std::uint64_t{1} << 48U;

constexpr unsigned byte_of(std::uint64_t how, unsigned index) {
  return static_cast<unsigned>(how >> (8 * index)) & 0xFFU;
}
constexpr std::uint64_t flag(bool is_set, std::uint64_t which) { return is_set ? which : 0; }

// Of what they have in common; an update adds its own.
std::uint64_t how_of(const label& l, std::uint8_t size) {
  return HEDDLE_RT_HOW(l.kind(), l.ord, order::relaxed, 0, l.wait, 0, 0, size);
}

void encode_read(const op::read& r, operation& to) {
  to.how |= HEDDLE_RT_HOW(0, 0, 0, 0, 0, r.until, 0, 0) | flag(r.ordinary, ordinary_flag) |
            flag(r.sees_raise, sees_raise_flag);
  to.expected = r.ordinary ? r.bytes : r.wanted;
}

void encode_write(const op::write& w, operation& to) {
  to.how |= flag(w.ordinary, ordinary_flag) | flag(w.begins_life, begins_life_flag);
  to.operand = w.value;
  to.expected = w.bytes;
}

void encode_update(const label& l, const op::update& u, operation& to) {
  to.how = HEDDLE_RT_HOW(event_kind::update, l.ord, u.failure, u.op, l.wait, 0, 0, l.size) |
           flag(u.weak, weak_flag);
  to.operand = u.operand;
  to.expected = u.expected;
}

void encode_storage(const op::storage& s, operation& to) {
  to.operand = s.address;
  to.expected = s.bytes;
}

op::read decode_read(const operation& o) {
  const bool ordinary = (o.how & ordinary_flag) != 0;
  return {.until = static_cast<relation>(byte_of(o.how, 5)),
          .sees_raise = (o.how & sees_raise_flag) != 0,
          .ordinary = ordinary,
          .bytes = static_cast<std::uint8_t>(ordinary ? o.expected : 0),
          .wanted = ordinary ? 0 : o.expected};
}

op::write decode_write(const operation& o) {
  return {.begins_life = (o.how & begins_life_flag) != 0,
          .ordinary = (o.how & ordinary_flag) != 0,
          .bytes = static_cast<std::uint8_t>(o.expected),
          .value = o.operand};
}

op::update decode_update(const operation& o) {
  return {.op = static_cast<update_op>(byte_of(o.how, 3)),
          .failure = static_cast<order>(byte_of(o.how, 2)),
          .weak = (o.how & weak_flag) != 0,
          .operand = o.operand,
          .expected = o.expected};
}

} // namespace

operation encode(const label& l, const void* address) {
  const bool before_access = is_delivery(l);
  operation to{.address = address,
               .how = how_of(l, before_access ? l.as<op::delivery>().size : l.size),
               .where = l.where};
  switch (l.kind()) {
  case event_kind::read:
    encode_read(l.as<op::read>(), to);
    break;
  case event_kind::write:
    encode_write(l.as<op::write>(), to);
    break;
  case event_kind::update:
    encode_update(l, l.as<op::update>(), to);
    break;
  case event_kind::delivery:
    to.expected = l.as<op::delivery>().lines | flag(l.as<op::delivery>().must, must_deliver);
    [[fallthrough]];
  case event_kind::choice:
  case event_kind::coalescing:
    to.operand = alternatives_of(l);
    break;
  case event_kind::begin_life:
  case event_kind::end_life:
    encode_storage(storage_of(l), to);
    break;
  case event_kind::fence:
  case event_kind::create:
  case event_kind::join:
    break;
  }
  return to;
}

label decode(const operation& o) {
  label l{.ord = static_cast<order>(byte_of(o.how, 1)),
          .wait = static_cast<wait_kind>(byte_of(o.how, 4)),
          .size = size_of(o.how),
          .where = o.where};
  switch (static_cast<event_kind>(byte_of(o.how, 0))) {
  case event_kind::read:
    l.what = decode_read(o);
    break;
  case event_kind::write:
    l.what = decode_write(o);
    break;
  case event_kind::update:
    l.what = decode_update(o);
    break;
  case event_kind::fence:
    l.what = op::fence{};
    break;
  case event_kind::choice:
    l.what = op::choice{o.operand};
    break;
  case event_kind::delivery:
    l.what = op::delivery{.lines = o.expected & ~must_deliver,
                          .must = (o.expected & must_deliver) != 0,
                          .size = l.size};
    l.size = label{}.size;
    break;
  case event_kind::coalescing:
    l.what = op::coalescing{o.operand};
    break;
  case event_kind::begin_life:
    l.what = op::begin_life{{o.operand, o.expected}};
    break;
  case event_kind::end_life:
    l.what = op::end_life{{o.operand, o.expected}};
    break;
  case event_kind::create:
  case event_kind::join:
    assert(false);
  }
  return l;
}

} // namespace heddle::checker
