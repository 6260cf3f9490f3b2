// The checked platform: every operation becomes a call of the checker's runtime.
#pragma once

#include <cstddef>
#include <cstdint>

#include <heddle/kind.hpp>
#include <heddle/order.hpp>
#include <heddle/place.hpp>
#include <heddle/value.hpp>

#include "abi.h"

namespace heddle {

struct platform {
  template <class T>
  static constexpr std::uint32_t how(order o, order failure = order::plain,
                                     std::uint32_t operation = 0) {
    return static_cast<std::uint32_t>(sizeof(T)) |
           static_cast<std::uint32_t>(o) << HEDDLE_RT_ORDER_SHIFT |
           static_cast<std::uint32_t>(failure) << HEDDLE_RT_FAILURE_SHIFT |
           operation << HEDDLE_RT_OPERATION_SHIFT;
  }

  template <class T>
  static void construct(T* object, T value, place where) {
    heddle_rt_construct(object, bits_of(value), how<T>(order::plain), where.file, where.line);
  }

  template <class T>
  static T load(const T* object, order o, place where) {
    return from_bits<T>(heddle_rt_load(object, how<T>(o), where.file, where.line));
  }

  template <class T>
  static void store(T* object, T value, order o, place where) {
    heddle_rt_store(object, bits_of(value), how<T>(o), where.file, where.line);
  }

  template <update Op, class T>
  static T fetch(T* object, T operand, order o, place where) {
    constexpr auto operation = static_cast<std::uint32_t>(Op);
    return from_bits<T>(heddle_rt_update(
        object, bits_of(operand), how<T>(o, order::plain, operation), where.file, where.line));
  }

  template <class T>
  static bool compare_exchange(T* object, T& expected, T desired, order success, order failure,
                               bool weak, place where) {
    std::uint64_t value = bits_of(expected);
    const bool done = heddle_rt_compare_exchange(
        object, &value, bits_of(desired), how<T>(success, failure, weak ? HEDDLE_RT_WEAK : 0),
        where.file, where.line);
    // Written on failure only: `expected` may be shared with others after a success.
    if (!done)
      expected = from_bits<T>(value);
    return done;
  }

  template <class T>
  static T await(const T* object, relation until, T value, order o, place where) {
    const std::uint32_t flag = until == relation::equal ? 0 : HEDDLE_RT_NOT_EQUAL;
    return from_bits<T>(heddle_rt_await(object, bits_of(value), how<T>(o, order::plain, flag),
                                        where.file, where.line));
  }

  template <class T>
  static void await_exchange(T* object, T expected, T desired, order o, place where) {
    std::uint64_t value = bits_of(expected);
    heddle_rt_compare_exchange(object, &value, bits_of(desired),
                               how<T>(o, failure_order(o), HEDDLE_RT_WAITS), where.file,
                               where.line);
  }

  template <class T>
  static T plain_load(const T* object, place where) {
    return load(object, order::plain, where);
  }
  template <class T>
  static void plain_store(T* object, T value, place where) {
    store(object, value, order::plain, where);
  }

  static void thread_fence(order o, place where) {
    heddle_rt_fence(static_cast<std::uint32_t>(o) << HEDDLE_RT_ORDER_SHIFT, where.file, where.line);
  }
  // Orders nothing between CPUs, and there is no other kind of concurrency yet.
  static void signal_fence(order, place) { asm volatile("" ::: "memory"); }

  static unsigned cpu_id() { return heddle_rt_cpu_id(); }
  static unsigned cpu_count() { return heddle_rt_cpu_count(); }
  static void relax(place where) { heddle_rt_relax(where.file, where.line); }

  static unsigned choose(unsigned alternatives, place where) {
    return heddle_rt_choose(alternatives, where.file, where.line);
  }
  static void drop(place where) { heddle_rt_drop(where.file, where.line); }

  static void failed(kind what, const char* why, place where) {
    heddle_rt_failed(static_cast<std::uint32_t>(what), why, where.file, where.line);
  }
  static void cover(const char* mark) { heddle_rt_cover(mark); }
  static void observe(const char* key, std::int64_t value) { heddle_rt_observe(key, value); }
  static void name(const void* object, std::size_t size, const char* literal) {
    heddle_rt_name(object, size, literal);
  }
};

} // namespace heddle
