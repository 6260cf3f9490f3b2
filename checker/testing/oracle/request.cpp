#include "checker/testing/oracle/request.hpp"

namespace heddle::checker::oracle {

namespace {

using lang::function;

} // namespace

bool compares(function f) {
  switch (f) {
  case function::compare_exchange:
  case function::weak_exchange:
  case function::await_exchange:
  case function::lock:
    return true;
  default:
    return false;
  }
}

bool waits(const request& r) {
  switch (r.callee) {
  case function::lock:
  case function::await_equal:
  case function::await_not_equal:
  case function::await_exchange:
    return r.what == request::form::read || r.what == request::form::update;
  default:
    return false;
  }
}

bool satisfies(const request& r, std::int64_t value) {
  if (r.what == request::form::idle)
    return false;
  if (!waits(r))
    return true;
  // Counters only rise, one at a time: a smaller value is behind in modification order, and every
  // model forbids to read it after a greater one. Else structures would grow without end.
  if (r.delivers)
    return value > r.expected;
  return (value == r.expected) == (r.callee != function::await_not_equal);
}

bool succeeds(const request& r, std::int64_t value) {
  return r.what == request::form::update && (!compares(r.callee) || value == r.expected);
}

bool may_fail_spuriously(const request& r) {
  return r.what == request::form::update && r.callee == function::weak_exchange;
}

std::int64_t written_by(const request& r, std::int64_t value) {
  switch (r.callee) {
  case function::fetch_add:
    return number(bits(value) + bits(r.operand));
  case function::fetch_sub:
    return number(bits(value) - bits(r.operand));
  case function::fetch_and:
    return value & r.operand;
  case function::fetch_or:
    return value | r.operand;
  case function::fetch_xor:
    return value ^ r.operand;
  default:
    return r.operand; // exchanges and locks
  }
}

std::int64_t result_of(const request& r, std::int64_t value, bool success) {
  switch (r.what) {
  case request::form::read:
  case request::form::choose:
    return value;
  case request::form::update:
    if (r.callee == function::lock)
      return 0;
    return compares(r.callee) ? (success ? 1 : 0) : value;
  default:
    return 0;
  }
}

} // namespace heddle::checker::oracle
