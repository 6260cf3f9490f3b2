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
};

} // namespace heddle
