// What compilers call for -fsanitize=thread, as the runtime interface: the code under test needs no
// header of ours. g++ 12 and clang 14; no libtsan is linked.
//
// Atomic operations are events, and so are volatile accesses. Ordinary ones run natively and are
// noted, for data races.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include <heddle/checked/abi.h>
#include <heddle_seeded.hpp>

#include "checker/runtime/abi.hpp"
#include "checker/runtime/code_copy.hpp"
#include "checker/runtime/code_places.hpp"
#include "checker/runtime/raw_memory.hpp"
#include "checker/runtime/runner.hpp"

namespace {

using heddle::checker::copy_for;
using heddle::checker::current_lane;
using heddle::checker::current_runner;
using heddle::checker::instruction_address;
using heddle::checker::lane;
using heddle::checker::mistake;
using heddle::checker::ordinary_use;
using heddle::checker::raw_copy;
using heddle::checker::raw_fill;
using heddle::checker::seeded;
using heddle::checker::site;

// One byte into the instruction behind the call; code lies below 4 GiB (-no-pie).
std::uint32_t place_of(const void* return_address) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(return_address)) - 1;
}

// C11 memory_order to the fields of HEDDLE_RT_HOW; consume is acquire.
constexpr unsigned order_of(int c11) {
  constexpr unsigned orders[] = {1, 2, 2, 3, 4, 5};
  return orders[c11];
}

constexpr std::uint64_t how(unsigned kind, int order, unsigned operation, std::size_t size) {
  return HEDDLE_RT_HOW(kind, order_of(order), 1, operation, 0, 0, 0, size);
}

void note_volatile(const volatile void* address, std::size_t size, bool writes, const void* from) {
  auto* const r = current_runner;
  if (r == nullptr)
    return;
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  const site where{instruction_address, place_of(from)};
  r->memory.about_to_access(at, size, where);
  r->checks.check_stack(current_lane, at, size, writes ? ordinary_use::write : ordinary_use::read,
                        where, __builtin_frame_address(0));
  if (lane* const l = current_lane)
    r->memory.announce_volatile(*l, at, size, writes, place_of(from));
  r->checks.check_block(current_lane, at, size, writes ? ordinary_use::write : ordinary_use::copy,
                        where);
  r->memory.about_to_access(at, size, where); // others may have run meanwhile
}

void note(const volatile void* address, std::size_t size, ordinary_use use, const void* from) {
  auto* const r = current_runner;
  if (r == nullptr)
    return;
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  const site where{instruction_address, place_of(from)};
  r->memory.about_to_access(at, size, where);
  r->checks.check_stack(current_lane, at, size, use, where, __builtin_frame_address(0));
  if (lane* const l = current_lane) {
    r->checks.forgive_fresh_read(*l, at, size, use);
    r->memory.announce_access(*l, at, size, use == ordinary_use::write, place_of(from));
  }
  r->checks.check_block(current_lane, at, size, use, where);
  r->memory.about_to_access(at, size, where); // others may have run meanwhile
}

void note(const volatile void* address, std::size_t size, bool writes, const void* from) {
  note(address, size, writes ? ordinary_use::write : ordinary_use::read, from);
}

// What a copy or a fill of memory did is known at once.
void end_access() {
  if (lane* const l = current_lane)
    l->owner->memory.settle(*l);
}

template <class T>
T load(const volatile T* address, int order, const void* from) {
  return static_cast<T>(heddle_rt_load(const_cast<const T*>(address),
                                       how(HEDDLE_RT_READ, order, 0, sizeof(T)),
                                       instruction_address, place_of(from)));
}

template <class T>
void store(volatile T* address, T value, int order, const void* from) {
  heddle_rt_store(const_cast<T*>(address), value, how(HEDDLE_RT_WRITE, order, 0, sizeof(T)),
                  instruction_address, place_of(from));
}

template <class T>
T update(volatile T* address, T operand, int order, unsigned operation, const void* from) {
  return static_cast<T>(heddle_rt_update(const_cast<T*>(address), operand,
                                         how(HEDDLE_RT_UPDATE, order, operation, sizeof(T)),
                                         instruction_address, place_of(from)));
}

// `expected` is ordinary memory, which the operation reads and, if it fails, writes. A local
// variable of the caller is nobody else's business.
bool is_shared(const void* expected) {
  return current_lane != nullptr && !seeded(mistake::expected_value_is_no_access) &&
         !heddle::checker::is_on_stack(*current_lane, reinterpret_cast<std::uintptr_t>(expected));
}

template <class T>
T read_expected(const T* expected, const void* from) {
  if (!is_shared(expected))
    return *expected;
  note(expected, sizeof(T), ordinary_use::read, from);
  const T value = *expected;
  end_access();
  return value;
}

template <class T>
void write_expected(T* expected, T value, const void* from) {
  if (!is_shared(expected)) {
    *expected = value;
    return;
  }
  note(expected, sizeof(T), ordinary_use::write, from);
  *expected = value;
  end_access();
}

template <class T>
bool compare_exchange(volatile T* address, T* expected, T desired, int success, int failure,
                      bool weak, const void* from) {
  const std::uint64_t wanted = read_expected(expected, from);
  std::uint64_t value = wanted;
  const std::uint64_t shape =
      HEDDLE_RT_HOW(HEDDLE_RT_UPDATE, order_of(success), order_of(failure),
                    HEDDLE_RT_COMPARE_EXCHANGE, 0, 0, weak ? 1 : 0, sizeof(T));
  const bool done = heddle_rt_compare_exchange(const_cast<T*>(address), &value, desired, shape,
                                               instruction_address, place_of(from));
  if (!done)
    write_expected(expected, static_cast<T>(value), from);
  return done;
}

constexpr std::size_t largest_on_stack = 4096;
constexpr std::size_t largest_between = std::size_t{256} << 20U;

// The source has been announced. The code may be abandoned where it writes, and then the copy is
// the runner's to free.
void copy_much(void* to, const void* from, std::size_t size, const void* caller) {
  auto* const r = current_runner;
  if (r == nullptr || size > largest_between) {
    note(to, size, ordinary_use::write, caller);
    std::memmove(to, from, size);
    return;
  }
  auto* const between = r->memory.lend_copy(size);
  raw_copy(between->data(), from, size);
  note(to, size, ordinary_use::write, caller);
  raw_copy(to, between->data(), size);
  r->memory.give_back_copy(between);
}

} // namespace

// Reads all before it writes any; the ranges may overlap.
void* heddle::checker::copy_for(void* to, const void* from, std::size_t size, const void* caller) {
  note(from, size, ordinary_use::copy, caller);
  if (size <= largest_on_stack) {
    void* const between = __builtin_alloca(size);
    raw_copy(between, from, size);
    note(to, size, ordinary_use::write, caller);
    raw_copy(to, between, size);
  } else {
    copy_much(to, from, size, caller);
  }
  end_access();
  if (current_runner != nullptr)
    current_runner->checks.copy_states(reinterpret_cast<std::uintptr_t>(to),
                                       reinterpret_cast<std::uintptr_t>(from), size);
  return to;
}

#define HEDDLE_FROM __builtin_return_address(0)

#define HEDDLE_ORDINARY(size)                                                                      \
  void __tsan_read##size(void* p) { note(p, size, false, HEDDLE_FROM); }                           \
  void __tsan_write##size(void* p) { note(p, size, true, HEDDLE_FROM); }                           \
  void __tsan_volatile_write##size(void* p) { note_volatile(p, size, true, HEDDLE_FROM); }         \
  void __tsan_unaligned_read##size(void* p) { note(p, size, false, HEDDLE_FROM); }                 \
  void __tsan_unaligned_write##size(void* p) { note(p, size, true, HEDDLE_FROM); }                 \
  void __tsan_unaligned_volatile_read##size(void* p) { note(p, size, false, HEDDLE_FROM); }        \
  void __tsan_unaligned_volatile_write##size(void* p) { note(p, size, true, HEDDLE_FROM); }

#define HEDDLE_VOLATILE_READ(size)                                                                 \
  void heddle_code_volatile_read##size(void* p) { note_volatile(p, size, false, HEDDLE_FROM); }

// `prefix` is heddle_code for those behind which a loop may wait: see looks.inc.
#define HEDDLE_UPDATE(prefix, bits, name, operation)                                               \
  std::uint##bits##_t prefix##_atomic##bits##_##name(volatile std::uint##bits##_t* p,              \
                                                     std::uint##bits##_t v, int order) {           \
    return update(p, v, order, operation, HEDDLE_FROM);                                            \
  }

#define HEDDLE_ATOMIC(bits)                                                                        \
  std::uint##bits##_t heddle_code_atomic##bits##_load(const volatile std::uint##bits##_t* p,       \
                                                      int order) {                                 \
    return load(p, order, HEDDLE_FROM);                                                            \
  }                                                                                                \
  void __tsan_atomic##bits##_store(volatile std::uint##bits##_t* p, std::uint##bits##_t v,         \
                                   int order) {                                                    \
    store(p, v, order, HEDDLE_FROM);                                                               \
  }                                                                                                \
  HEDDLE_UPDATE(heddle_code, bits, exchange, HEDDLE_RT_EXCHANGE)                                   \
  HEDDLE_UPDATE(__tsan, bits, fetch_add, HEDDLE_RT_ADD)                                            \
  HEDDLE_UPDATE(__tsan, bits, fetch_sub, HEDDLE_RT_SUB)                                            \
  HEDDLE_UPDATE(heddle_code, bits, fetch_and, HEDDLE_RT_AND)                                       \
  HEDDLE_UPDATE(heddle_code, bits, fetch_or, HEDDLE_RT_OR)                                         \
  HEDDLE_UPDATE(__tsan, bits, fetch_xor, HEDDLE_RT_XOR)                                            \
  HEDDLE_UPDATE(__tsan, bits, fetch_nand, HEDDLE_RT_NAND)                                          \
  bool heddle_code_atomic##bits##_compare_exchange_strong(volatile std::uint##bits##_t* p,         \
                                                          std::uint##bits##_t* e,                  \
                                                          std::uint##bits##_t v, int s, int f) {   \
    return compare_exchange(p, e, v, s, f, false, HEDDLE_FROM);                                    \
  }                                                                                                \
  bool heddle_code_atomic##bits##_compare_exchange_weak(volatile std::uint##bits##_t* p,           \
                                                        std::uint##bits##_t* e,                    \
                                                        std::uint##bits##_t v, int s, int f) {     \
    return compare_exchange(p, e, v, s, f, true, HEDDLE_FROM);                                     \
  }                                                                                                \
  std::uint##bits##_t heddle_code_atomic##bits##_compare_exchange_val(                             \
      volatile std::uint##bits##_t* p, std::uint##bits##_t e, std::uint##bits##_t v, int s,        \
      int f) {                                                                                     \
    compare_exchange(p, &e, v, s, f, false, HEDDLE_FROM);                                          \
    return e;                                                                                      \
  }

// The names are the compilers'.
#pragma GCC diagnostic push
#ifdef __clang__
#pragma GCC diagnostic ignored "-Wreserved-identifier"
#endif

extern "C" {

void __tsan_init() {}
void __tsan_func_entry(void*) {}
void __tsan_func_exit() {}

HEDDLE_ORDINARY(1)
HEDDLE_ORDINARY(2)
HEDDLE_ORDINARY(4)
HEDDLE_ORDINARY(8)
HEDDLE_ORDINARY(16)
HEDDLE_VOLATILE_READ(1)
HEDDLE_VOLATILE_READ(2)
HEDDLE_VOLATILE_READ(4)
HEDDLE_VOLATILE_READ(8)
void __tsan_volatile_read16(void* p) { note_volatile(p, 16, false, HEDDLE_FROM); }
// Structures are copied in this way.
void __tsan_read_range(void* p, std::uintptr_t size) {
  note(p, size, ordinary_use::copy, HEDDLE_FROM);
}
void __tsan_write_range(void* p, std::uintptr_t size) { note(p, size, true, HEDDLE_FROM); }
void __tsan_vptr_read(void** p) { note(p, sizeof *p, false, HEDDLE_FROM); }
void __tsan_vptr_update(void** p, void*) { note(p, sizeof *p, true, HEDDLE_FROM); }

HEDDLE_ATOMIC(8)
HEDDLE_ATOMIC(16)
HEDDLE_ATOMIC(32)
HEDDLE_ATOMIC(64)

void __tsan_atomic_thread_fence(int order) {
  heddle_rt_fence(how(HEDDLE_RT_FENCE, order, 0, 8), instruction_address, place_of(HEDDLE_FROM));
}
void __tsan_atomic_signal_fence(int) { heddle_rt_signal_fence(); }

// Called by the operations of looks.inc with the saved registers on top of the caller's stack;
// `sizes` has, byte by byte, how many bytes matter of each argument.
void heddle_looks_from(const std::byte* frame, std::uint32_t sizes) {
  lane* const l = current_lane;
  if (l == nullptr)
    return;
  std::array<std::uint64_t, 3> arguments{};
  std::size_t count = 0;
  for (; count < arguments.size() && (sizes >> (8 * count) & 0xFFU) != 0; ++count)
    arguments[count] = heddle::checker::truncate_to(static_cast<std::uint8_t>(sizes >> (8 * count)),
                                                    heddle::checker::argument_in(frame, count));
  l->owner->loops.look(*l, {.frame = frame,
                            .high = l->running->high(),
                            .code = heddle::checker::return_address_in(frame),
                            .arguments = std::span(arguments).first(count)});
}

// Calls of the C library in code under test are redirected to these (cmake/heddle_checked.cmake).
void* heddle_code_memcpy(void* to, const void* from, std::size_t size) {
  return copy_for(to, from, size, HEDDLE_FROM);
}
void* heddle_code_memmove(void* to, const void* from, std::size_t size) {
  return copy_for(to, from, size, HEDDLE_FROM);
}
void* heddle_code_memset(void* to, int byte, std::size_t size) {
  note(to, size, true, HEDDLE_FROM);
  raw_fill(to, static_cast<unsigned char>(byte), size);
  end_access();
  return to;
}
// With _FORTIFY_SOURCE the size of the object comes last, which is not looked at.
void* heddle_code_memcpy_chk(void*, const void*, std::size_t)
    __attribute__((alias("heddle_code_memcpy")));
void* heddle_code_memmove_chk(void*, const void*, std::size_t)
    __attribute__((alias("heddle_code_memmove")));
void* heddle_code_memset_chk(void*, int, std::size_t) __attribute__((alias("heddle_code_memset")));

} // extern "C"

#pragma GCC diagnostic pop
