// Fences, and single accesses to ordinary objects that the compiler may neither split nor drop.
#pragma once

#include <concepts>
#include <type_traits>

#include <heddle/order.hpp>
#include <heddle/place.hpp>
#include <heddle/value.hpp>
#include <heddle_platform.hpp>

namespace heddle {

template <class P>
concept fence_platform = requires(order o, place where) {
  { P::thread_fence(o, where) } -> std::same_as<void>;
  { P::signal_fence(o, where) } -> std::same_as<void>;
};
static_assert(fence_platform<platform>);

inline void atomic_thread_fence(order o, place where = place::here()) {
  platform::thread_fence(o, where);
}

// Orders the accesses of one CPU as its own interrupt handlers see them: a compiler barrier.
inline void atomic_signal_fence(order o, place where = place::here()) {
  platform::signal_fence(o, where);
}

// READ_ONCE and WRITE_ONCE of C kernels: relaxed accesses to an object that is not an atomic<T>.
// Everything that shares the object must use them (or plain<T>); the checker keeps the values of
// such an object itself, so an ordinary read would not see what write_once wrote.
template <access_value T>
T read_once(const T& object, place where = place::here()) {
  return platform::load(&object, relaxed, where);
}

template <access_value T>
void write_once(T& object, std::type_identity_t<T> value, place where = place::here()) {
  platform::store(&object, value, relaxed, where);
}

} // namespace heddle
