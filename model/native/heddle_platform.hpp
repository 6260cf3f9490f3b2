// The native platform: real atomics, host threads as CPUs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include <heddle/guarded_block_table.hpp>
#include <heddle/hardware.hpp>
#include <heddle/kind.hpp>
#include <heddle/native/context.hpp>

namespace heddle {

struct platform : hardware {
  template <class T>
  static T load(const T* object, order o, place where) {
    step(where);
    return hardware::load(object, o, where);
  }

  template <class T>
  static void store(T* object, T value, order o, place where) {
    step(where);
    hardware::store(object, value, o, where);
  }

  template <update Op, class T>
  static T fetch(T* object, T operand, order o, place where) {
    step(where);
    return hardware::fetch<Op>(object, operand, o, where);
  }

  template <class T>
  static bool compare_exchange(T* object, T& expected, T desired, order success, order failure,
                               bool weak, place where) {
    step(where);
    return hardware::compare_exchange(object, expected, desired, success, failure, weak, where);
  }

  // One step, however often it looks: the driver must see that the CPU waits, which relax() says.
  template <class T>
  static T await(const T* object, relation until, T wanted, order o, place where) {
    step(where);
    for (;;) {
      const T value = hardware::load(object, o, where);
      if ((value == wanted) == (until == relation::equal))
        return value;
      wait("a value that nobody writes", where);
    }
  }

  template <class T>
  static void await_exchange(T* object, T expected, T desired, order o, place where) {
    step(where);
    for (T seen = expected;
         !hardware::compare_exchange(object, seen, desired, o, relaxed, true, where);
         seen = expected) {
      wait("a lock that nobody gives back", where);
    }
  }

  template <class T>
  static T plain_load(const T* object, place where) {
    step(where);
    return hardware::plain_load(object, where);
  }
  template <class T>
  static void plain_store(T* object, T value, place where) {
    step(where);
    hardware::plain_store(object, value, where);
  }

  static void thread_fence(order o, place where) {
    step(where);
    hardware::thread_fence(o, where);
  }

  static void relax(place where) { wait("what it looks at in a loop to change", where); }

  static unsigned cpu_id() { return native::here().cpu_id; }
  static unsigned cpu_count() { return native::here().cpu_count; }

  static unsigned choose(unsigned alternatives, place) {
    if (auto& c = native::here(); c.choose != nullptr)
      return c.choose(c, alternatives);
    // The upper bits of the product: no alternative is favoured by more than 2^-32.
    const std::uint64_t upper = native::random(native::here()) >> 32U;
    return static_cast<unsigned>(upper * alternatives >> 32U);
  }

  static void drop(place where) {
    auto& c = native::here();
    if (c.drop != nullptr)
      c.drop(c, where);
    std::fprintf(stderr, "%s:%u: assume() is false and no driver runs\n", where.file, where.line);
    std::abort();
  }

  // Without a driver that has interrupts there is nothing to mask, and nobody to wait for.
  static std::uint8_t irq_save(std::uint8_t up_to, place where) {
    step(where);
    auto& c = native::here();
    return c.irq_save != nullptr ? c.irq_save(c, up_to) : std::uint8_t{0};
  }
  static void irq_restore(std::uint8_t before, place) {
    auto& c = native::here();
    if (c.irq_restore != nullptr)
      c.irq_restore(c, before);
  }
  static void raise(unsigned line, place where) {
    step(where);
    auto& c = native::here();
    require(c.raise != nullptr, "raise()", where);
    c.raise(c, line, where);
  }
  static void withdraw(unsigned line, place where) {
    step(where);
    auto& c = native::here();
    require(c.withdraw != nullptr, "withdraw()", where);
    c.withdraw(c, line, where);
  }
  static void idle(place where) {
    auto& c = native::here();
    require(c.idle != nullptr, "idle()", where);
    c.idle(c, where);
  }
  static bool in_interrupt() {
    auto& c = native::here();
    return c.in_interrupt != nullptr && c.in_interrupt(c);
  }
  static void swap_to(unsigned continuation, place where) {
    auto& c = native::here();
    require(c.swap_to != nullptr, "swap_to()", where);
    c.swap_to(c, continuation, where);
  }

  static void failed(kind what, const char* why, place where) {
    auto& c = native::here();
    if (c.failed != nullptr)
      return c.failed(c, what, why, where);
    std::fprintf(stderr, "%s:%u: %s: %s\n", where.file, where.line, name_of(what), why);
    std::abort();
  }

  static void cover(const char* mark) {
    auto& c = native::here();
    if (c.cover != nullptr)
      c.cover(c, mark);
  }

  static void observe(const char* key, std::int64_t value) {
    auto& c = native::here();
    if (c.observe != nullptr)
      c.observe(c, key, value);
  }

  static void name(const void*, std::size_t, const char*) {}

  using heap_state = guarded_block_table<platform>;

private:
  static void step(place where) {
    auto& c = native::here();
    if (c.step != nullptr)
      c.step(c, where);
  }

  static void wait(const char* for_what, place where) {
    auto& c = native::here();
    if (c.wait != nullptr)
      c.wait(c, for_what, where);
    else
      hardware::relax(where);
  }

  static void require(bool has_driver, const char* what, place where) {
    if (has_driver)
      return;
    std::fprintf(stderr, "%s:%u: %s and no driver runs\n", where.file, where.line, what);
    std::abort();
  }
};

} // namespace heddle
