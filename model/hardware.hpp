// What the platforms on real hardware share: atomics by the compiler's builtins.
//
// For platform headers only; code under test includes the contract (<heddle/atomic.hpp>, …).
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <heddle/order.hpp>
#include <heddle/place.hpp>
#include <heddle/value.hpp>

namespace heddle {

struct hardware {
  static constexpr int builtin(order o) {
    switch (o) {
    case order::plain:
    case order::relaxed:
      return __ATOMIC_RELAXED;
    case order::acquire:
      return __ATOMIC_ACQUIRE;
    case order::release:
      return __ATOMIC_RELEASE;
    case order::acq_rel:
      return __ATOMIC_ACQ_REL;
    case order::seq_cst:
      break;
    }
    return __ATOMIC_SEQ_CST;
  }

  // The halves of an order that a load, and a store, can have.
  static constexpr int load_order(order o) {
    return o == order::release   ? __ATOMIC_RELAXED
           : o == order::acq_rel ? __ATOMIC_ACQUIRE
                                 : builtin(o);
  }
  static constexpr int store_order(order o) {
    return o == order::acquire   ? __ATOMIC_RELAXED
           : o == order::acq_rel ? __ATOMIC_RELEASE
                                 : builtin(o);
  }

  // The builtins want a success order that is at least the failure order.
  static constexpr order joined(order success, order failure) {
    if (is_seq_cst(failure))
      return failure;
    if (!is_acquire(failure) || is_acquire(success))
      return success;
    return is_release(success) ? order::acq_rel : order::acquire;
  }

  template <class T>
  static void construct(T* object, T value, place) {
    *object = value;
  }

  template <class T>
  static T load(const T* object, order o, place) {
    T value;
    __atomic_load(object, &value, load_order(o));
    return value;
  }

  template <class T>
  static void store(T* object, T value, order o, place) {
    __atomic_store(object, &value, store_order(o));
  }

  template <update Op, class T>
  static T fetch(T* object, T operand, order o, place) {
    if constexpr (Op == update::exchange) {
      T before;
      __atomic_exchange(object, &operand, &before, builtin(o));
      return before;
    } else {
      // Through an integer, because the builtins know no arithmetic of pointers.
      using word [[gnu::may_alias]] = unsigned_of<sizeof(T)>;
      auto* p = reinterpret_cast<word*>(object);
      const auto n = static_cast<word>(bits_of(operand));
      return from_bits<T>(fetch_word<Op>(p, n, builtin(o)));
    }
  }

  template <class T>
  static bool compare_exchange(T* object, T& expected, T desired, order success, order failure,
                               bool weak, place) {
    return __atomic_compare_exchange(object, &expected, &desired, weak,
                                     builtin(joined(success, failure)), load_order(failure));
  }

  template <class T>
  static T await(const T* object, relation until, T wanted, order o, place where) {
    for (;;) {
      const T value = load(object, o, where);
      if ((value == wanted) == (until == relation::equal))
        return value;
      relax(where);
    }
  }

  template <class T>
  static void await_exchange(T* object, T expected, T desired, order o, place where) {
    for (T seen = expected; !compare_exchange(object, seen, desired, o, relaxed, true, where);
         seen = expected) {
      relax(where);
    }
  }

  template <class T>
  static T plain_load(const T* object, place) {
    return *object;
  }
  template <class T>
  static void plain_store(T* object, T value, place) {
    *object = value;
  }

  // Nobody watches.
  static void lifetime_begin(const void*, std::size_t, place) {}
  static void races(const void*, std::size_t, const char*, place) {}
  static void lifetime_end(const void*, std::size_t, place) {}

  // Histories of calls: nobody records them.
  struct history_model {
    std::size_t size;
    const void* initial;
    bool (*step)(void* state, std::uint32_t operation, std::int64_t argument, std::int64_t result);
    const char* (*name_of)(std::uint32_t operation);
  };
  struct history_state {
    history_state(const history_model&, place) {}
    std::uint32_t invoke(std::uint32_t, std::int64_t, place) { return 0; }
    void respond(std::uint32_t, std::int64_t, place) {}
  };

  static void thread_fence(order o, place) { __atomic_thread_fence(builtin(o)); }
  static void signal_fence(order o, place) { __atomic_signal_fence(builtin(o)); }

  static void relax(place) {
#if defined(__x86_64__)
    asm volatile("pause" ::: "memory");
#elif defined(__aarch64__)
    asm volatile("yield" ::: "memory");
#else
    asm volatile("" ::: "memory");
#endif
  }

private:
  template <std::size_t Bytes>
  using unsigned_of = std::conditional_t<
      Bytes == 1, std::uint8_t,
      std::conditional_t<Bytes == 2, std::uint16_t,
                         std::conditional_t<Bytes == 4, std::uint32_t, std::uint64_t>>>;

  template <update Op, class Word>
  static std::uint64_t fetch_word(Word* p, std::uint64_t operand, int o) {
    switch (Op) {
    case update::add:
      return __atomic_fetch_add(p, operand, o);
    case update::sub:
      return __atomic_fetch_sub(p, operand, o);
    case update::bit_and:
      return __atomic_fetch_and(p, operand, o);
    case update::bit_or:
      return __atomic_fetch_or(p, operand, o);
    case update::bit_xor:
      return __atomic_fetch_xor(p, operand, o);
    case update::exchange:
      break;
    }
    return 0;
  }
};

} // namespace heddle
