// The native platform: real atomics, host threads as CPUs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include <heddle/hardware.hpp>
#include <heddle/kind.hpp>
#include <heddle/native/context.hpp>

namespace heddle {

struct platform : hardware {
  static unsigned cpu_id() { return native::current.cpu_id; }
  static unsigned cpu_count() { return native::current.cpu_count; }

  static unsigned choose(unsigned alternatives, place) {
    // The upper bits of the product: no alternative is favoured by more than 2^-32.
    const std::uint64_t upper = native::random(native::current) >> 32U;
    return static_cast<unsigned>(upper * alternatives >> 32U);
  }

  static void drop(place where) {
    auto& c = native::current;
    if (c.drop != nullptr)
      c.drop(c, where);
    std::fprintf(stderr, "%s:%u: assume() is false and no driver runs\n", where.file, where.line);
    std::abort();
  }

  // Without a driver that has interrupts there is nothing to mask, and nobody to wait for.
  static std::uint8_t irq_save(std::uint8_t up_to, place) {
    auto& c = native::current;
    return c.irq_save != nullptr ? c.irq_save(c, up_to) : std::uint8_t{0};
  }
  static void irq_restore(std::uint8_t before, place) {
    auto& c = native::current;
    if (c.irq_restore != nullptr)
      c.irq_restore(c, before);
  }
  static void raise(unsigned line, place where) {
    auto& c = native::current;
    require(c.raise != nullptr, "raise()", where);
    c.raise(c, line);
  }
  static void withdraw(unsigned line, place where) {
    auto& c = native::current;
    require(c.withdraw != nullptr, "withdraw()", where);
    c.withdraw(c, line);
  }
  static void idle(place where) {
    auto& c = native::current;
    require(c.idle != nullptr, "idle()", where);
    c.idle(c);
  }
  static bool in_interrupt() {
    auto& c = native::current;
    return c.in_interrupt != nullptr && c.in_interrupt(c);
  }
  static void swap_to(unsigned continuation, place where) {
    auto& c = native::current;
    require(c.swap_to != nullptr, "swap_to()", where);
    c.swap_to(c, continuation);
  }

  static void failed(kind what, const char* why, place where) {
    auto& c = native::current;
    if (c.failed != nullptr)
      return c.failed(c, what, why, where);
    std::fprintf(stderr, "%s:%u: %s: %s\n", where.file, where.line, name_of(what), why);
    std::abort();
  }

  static void cover(const char* mark) {
    auto& c = native::current;
    if (c.cover != nullptr)
      c.cover(c, mark);
  }

  static void observe(const char* key, std::int64_t value) {
    auto& c = native::current;
    if (c.observe != nullptr)
      c.observe(c, key, value);
  }

  static void name(const void*, std::size_t, const char*) {}

private:
  static void require(bool has_driver, const char* what, place where) {
    if (has_driver)
      return;
    std::fprintf(stderr, "%s:%u: %s and no driver runs\n", where.file, where.line, what);
    std::abort();
  }
};

} // namespace heddle
