// Waiting for a value of an atomic without parking: one operation, not a loop.
//
// A loop around load() and relax() means the same; the checker explores an await once, where it
// explores a loop once per value that the loop can see.
#pragma once

#include <concepts>
#include <type_traits>

#include <heddle/atomic.hpp>

namespace heddle {

template <class P, class T>
concept await_platform = atomic_platform<P, T> &&
    requires(T* object, const T* source, T value, order o, place where) {
  { P::await(source, relation::equal, value, o, where) } -> std::same_as<T>;
  { P::await_exchange(object, value, value, o, where) } -> std::same_as<void>;
};

// Returns once the atomic holds `value`.
template <access_value T>
void await(const atomic<T>& a, order o, std::type_identity_t<T> value,
           place where = place::here()) {
  static_assert(await_platform<platform, T>);
  platform::await(a.object(), relation::equal, value, o, where);
}

// Waits until the atomic holds anything but `value`, and returns that.
template <access_value T>
T await_not(const atomic<T>& a, order o, std::type_identity_t<T> value,
            place where = place::here()) {
  static_assert(await_platform<platform, T>);
  return platform::await(a.object(), relation::not_equal, value, o, where);
}

// Waits until the atomic holds `expected` and replaces it by `desired` in the same step: the
// acquisition of a test-and-set lock, which is how the checker explains a CPU that never gets it.
template <access_value T>
void await_exchange(atomic<T>& a, std::type_identity_t<T> expected, std::type_identity_t<T> desired,
                    order o, place where = place::here()) {
  static_assert(await_platform<platform, T>);
  platform::await_exchange(a.object(), expected, desired, o, where);
}

} // namespace heddle
