#include "checker/testing/lang/labels.hpp"

namespace heddle::checker::lang {

namespace {

label update(const expression& e, update_op op) {
  label l;
  l.kind = event_kind::update;
  l.ord = e.ord;
  l.op = op;
  l.failure = e.failure.value_or(failure_order(e.ord));
  return l;
}

label waiting(label l, wait_kind wait, relation rel = relation::equal) {
  l.wait = wait;
  l.rel = rel;
  return l;
}

label load(order ord) { return {.kind = event_kind::read, .ord = ord}; }

label lock_label() {
  label l;
  l.kind = event_kind::update;
  l.ord = order::acquire;
  l.failure = order::relaxed;
  l.op = update_op::compare_exchange;
  l.wait = wait_kind::lock;
  l.operand = 1;
  l.expected = 0;
  return l;
}

label label_without_place(const expression& e) {
  switch (e.callee) {
  case function::load:
    return load(e.ord);
  case function::store:
    return {.kind = event_kind::write, .ord = e.ord};
  case function::fetch_add:
    return update(e, update_op::add);
  case function::fetch_sub:
    return update(e, update_op::sub);
  case function::fetch_and:
    return update(e, update_op::bit_and);
  case function::fetch_or:
    return update(e, update_op::bit_or);
  case function::fetch_xor:
    return update(e, update_op::bit_xor);
  case function::exchange:
    return update(e, update_op::exchange);
  case function::compare_exchange:
    return update(e, update_op::compare_exchange);
  case function::weak_exchange: {
    label l = update(e, update_op::compare_exchange);
    l.weak = true;
    return l;
  }
  case function::fence:
    return {.kind = event_kind::fence, .ord = e.ord};
  case function::lock:
    return lock_label();
  case function::unlock:
    return {.kind = event_kind::write, .ord = order::release};
  case function::join:
    return {.kind = event_kind::join};
  case function::choose:
    return {.kind = event_kind::choice};
  case function::await_equal:
    return waiting(load(e.ord), wait_kind::await);
  case function::await_not_equal:
    return waiting(load(e.ord), wait_kind::await, relation::not_equal);
  case function::await_exchange:
    return waiting(update(e, update_op::compare_exchange), wait_kind::await);
  case function::raise:
    return {.kind = event_kind::update, .ord = order::release, .op = update_op::add, .operand = 1};
  case function::assume:
  case function::check:
  case function::idle:
    break;
  }
  return {};
}

} // namespace

site site_of(position at) { return {"program", at.column}; }

label label_of(const expression& call) {
  label l = label_without_place(call);
  l.where = site_of(call.at);
  return l;
}

label plain_label(event_kind kind, position at) {
  return {.kind = kind, .ord = order::plain, .where = site_of(at)};
}

bool yields_value(function f) {
  switch (f) {
  case function::store:
  case function::fence:
  case function::assume:
  case function::check:
  case function::lock:
  case function::unlock:
  case function::join:
  case function::raise:
  case function::idle:
    return false;
  default:
    return true;
  }
}

bool yields_success(function f) {
  return f == function::compare_exchange || f == function::weak_exchange ||
         f == function::await_exchange;
}

} // namespace heddle::checker::lang
