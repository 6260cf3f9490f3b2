// atomic<T>: the only way in which code under test shares memory without a lock.
//
// The interface is that of std::atomic with explicit functions only: no operators, no wait/notify.
// sizeof(atomic<T>) == sizeof(T). An atomic is initialised by constant initialisation, or by its
// constructor at run time; the latter is a plain write, as in C++: it must not race with anything,
// and constructing again over a used atomic (a recycled block) is seen by the checker.
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>

#include <heddle/order.hpp>
#include <heddle/place.hpp>
#include <heddle/value.hpp>
#include <heddle_platform.hpp>

namespace heddle {

// What a platform provides for objects of type T. `construct` begins the life of an object at run
// time; compare_exchange writes the value it read to `expected` when it fails.
template <class P, class T>
concept atomic_platform = requires(T* object, const T* source, T value, order o, place where) {
  { P::construct(object, value, where) } -> std::same_as<void>;
  { P::load(source, o, where) } -> std::same_as<T>;
  { P::store(object, value, o, where) } -> std::same_as<void>;
  { P::template fetch<update::exchange>(object, value, o, where) } -> std::same_as<T>;
  { P::compare_exchange(object, value, value, o, o, /*weak=*/true, where) } -> std::same_as<bool>;
};

template <access_value T>
class atomic {
  static_assert(atomic_platform<platform, T>);

public:
  using value_type = T;
  using difference_type = std::conditional_t<pointing_value<T>, std::ptrdiff_t, T>;

  constexpr atomic(place where = place::here()) : atomic(T{}, where) {}
  constexpr atomic(T value, place where = place::here()) {
    if (std::is_constant_evaluated()) {
      value_ = value;
    } else {
      platform::construct(&value_, value, where);
    }
  }
  atomic(const atomic&) = delete;
  atomic& operator=(const atomic&) = delete;

  T load(order o = seq_cst, place where = place::here()) const {
    return platform::load(&value_, o, where);
  }

  void store(T value, order o = seq_cst, place where = place::here()) {
    platform::store(&value_, value, o, where);
  }

  T exchange(T value, order o = seq_cst, place where = place::here()) {
    return platform::template fetch<update::exchange>(&value_, value, o, where);
  }

  // The failure order may be stronger than the success order; its release part means nothing.
  bool compare_exchange_strong(T& expected, T desired, order success, order failure,
                               place where = place::here()) {
    return platform::compare_exchange(&value_, expected, desired, success, failure_order(failure),
                                      false, where);
  }
  bool compare_exchange_strong(T& expected, T desired, order o = seq_cst,
                               place where = place::here()) {
    return compare_exchange_strong(expected, desired, o, failure_order(o), where);
  }

  // May fail although the value is the expected one.
  bool compare_exchange_weak(T& expected, T desired, order success, order failure,
                             place where = place::here()) {
    return platform::compare_exchange(&value_, expected, desired, success, failure_order(failure),
                                      true, where);
  }
  bool compare_exchange_weak(T& expected, T desired, order o = seq_cst,
                             place where = place::here()) {
    return compare_exchange_weak(expected, desired, o, failure_order(o), where);
  }

  T fetch_add(difference_type n, order o = seq_cst,
              place where = place::here()) requires counting_value<T> || pointing_value<T> {
    return fetch_scaled<update::add>(n, o, where);
  }
  T fetch_sub(difference_type n, order o = seq_cst,
              place where = place::here()) requires counting_value<T> || pointing_value<T> {
    return fetch_scaled<update::sub>(n, o, where);
  }
  T fetch_and(T bits, order o = seq_cst, place where = place::here()) requires counting_value<T> {
    return platform::template fetch<update::bit_and>(&value_, bits, o, where);
  }
  T fetch_or(T bits, order o = seq_cst, place where = place::here()) requires counting_value<T> {
    return platform::template fetch<update::bit_or>(&value_, bits, o, where);
  }
  T fetch_xor(T bits, order o = seq_cst, place where = place::here()) requires counting_value<T> {
    return platform::template fetch<update::bit_xor>(&value_, bits, o, where);
  }

  // For the rest of the contract (await); code under test has no use for the raw object.
  const T* object() const { return &value_; }
  T* object() { return &value_; }

private:
  template <update Op>
  T fetch_scaled(difference_type n, order o, place where) {
    if constexpr (pointing_value<T>) {
      // The platform counts in bytes: a pointer is a number to it.
      const auto bytes = static_cast<std::uintptr_t>(n) * sizeof(std::remove_pointer_t<T>);
      return platform::template fetch<Op>(&value_, from_bits<T>(bytes), o, where);
    } else {
      return platform::template fetch<Op>(&value_, n, o, where);
    }
  }

  alignas(sizeof(T)) T value_;
};

static_assert(sizeof(atomic<std::uint8_t>) == 1 && sizeof(atomic<std::uint64_t>) == 8);

} // namespace heddle
