// Atomic accesses of 16 bytes by instrumented code. They are not modelled: a CPU stops in front of
// one. Before and after the CPUs nobody else runs, and memory is what it is.
#include <cstdint>
#include <cstring>

#include "checker/runtime/runner.hpp"

namespace {

__extension__ using wide = unsigned __int128;

void stop_if_checked(const void* from) {
  if (heddle::checker::lane* const l = heddle::checker::current_lane)
    l->owner->endings.come_to_unseen(
        *l, "comes to an atomic access of 16 bytes at {}, which is not modelled",
        static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(from)) - 1);
}

wide value_at(const volatile wide* p) {
  wide value = 0;
  std::memcpy(&value, const_cast<const wide*>(p), sizeof value);
  return value;
}

void set(volatile wide* p, wide value) { std::memcpy(const_cast<wide*>(p), &value, sizeof value); }

int compare_exchange(volatile wide* p, wide* expected, wide desired) {
  const wide now = value_at(p);
  const bool same = now == *expected;
  if (same)
    set(p, desired);
  else
    *expected = now;
  return same ? 1 : 0;
}

} // namespace

#pragma GCC diagnostic push
#ifdef __clang__
#pragma GCC diagnostic ignored "-Wreserved-identifier"
#endif

#define HEDDLE_STOP stop_if_checked(__builtin_return_address(0))
#define HEDDLE_UPDATE(name, result)                                                                \
  wide __tsan_atomic128_##name(volatile wide* p, wide v, int) {                                    \
    HEDDLE_STOP;                                                                                   \
    const wide before = value_at(p);                                                               \
    set(p, result);                                                                                \
    return before;                                                                                 \
  }

extern "C" {

wide __tsan_atomic128_load(const volatile wide* p, int) {
  HEDDLE_STOP;
  return value_at(p);
}
void __tsan_atomic128_store(volatile wide* p, wide v, int) {
  HEDDLE_STOP;
  set(p, v);
}
HEDDLE_UPDATE(exchange, v)
HEDDLE_UPDATE(fetch_add, before + v)
HEDDLE_UPDATE(fetch_sub, before - v)
HEDDLE_UPDATE(fetch_and, before& v)
HEDDLE_UPDATE(fetch_or, before | v)
HEDDLE_UPDATE(fetch_xor, before ^ v)
HEDDLE_UPDATE(fetch_nand, ~(before& v))
#undef HEDDLE_UPDATE
int __tsan_atomic128_compare_exchange_strong(volatile wide* p, wide* e, wide v, int, int) {
  HEDDLE_STOP;
  return compare_exchange(p, e, v);
}
int __tsan_atomic128_compare_exchange_weak(volatile wide* p, wide* e, wide v, int, int) {
  HEDDLE_STOP;
  return compare_exchange(p, e, v);
}
wide __tsan_atomic128_compare_exchange_val(volatile wide* p, wide e, wide v, int, int) {
  HEDDLE_STOP;
  compare_exchange(p, &e, v);
  return e;
}

} // extern "C"

#pragma GCC diagnostic pop
