#include "checker/testing/lang/labels.hpp"

namespace heddle::checker::lang {

namespace {

label update(const expression& e, update_op which, bool weak = false) {
  return {.what = op::update{.op = which,
                             .failure = e.failure.value_or(failure_order(e.ord)),
                             .weak = weak},
          .ord = e.ord};
}

label awaiting(label l) {
  l.wait = wait_kind::await;
  return l;
}

label load(order ord, relation until = relation::equal) {
  return {.what = op::read{.until = until}, .ord = ord};
}

label lock_label() {
  return {.what = op::update{.op = update_op::compare_exchange, .operand = 1},
          .ord = order::acquire,
          .wait = wait_kind::lock};
}

label label_without_place(const expression& e) {
  switch (e.callee) {
  case function::load:
    return load(e.ord);
  case function::store:
    return {.what = op::write{}, .ord = e.ord};
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
  case function::weak_exchange:
    return update(e, update_op::compare_exchange, true);
  case function::fence:
    return {.what = op::fence{}, .ord = e.ord};
  case function::lock:
    return lock_label();
  case function::unlock:
    return {.what = op::write{}, .ord = order::release};
  case function::join:
    return {.what = op::join{}};
  case function::choose:
    return {.what = op::choice{}};
  case function::await_equal:
    return awaiting(load(e.ord));
  case function::await_not_equal:
    return awaiting(load(e.ord, relation::not_equal));
  case function::await_exchange:
    return awaiting(update(e, update_op::compare_exchange));
  case function::raise:
    return {.what = op::update{.op = update_op::add, .operand = 1}, .ord = order::release};
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

label plain_read(position at) {
  return {.what = op::read{}, .ord = order::plain, .where = site_of(at)};
}
label plain_write(position at) {
  return {.what = op::write{}, .ord = order::plain, .where = site_of(at)};
}

void set_operand(label& l, value_t v) {
  if (l.is<op::write>())
    l.as<op::write>().value = v;
  else
    l.as<op::update>().operand = v;
}

void set_expected(label& l, value_t v) {
  if (l.is<op::read>())
    l.as<op::read>().wanted = v;
  else
    l.as<op::update>().expected = v;
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
