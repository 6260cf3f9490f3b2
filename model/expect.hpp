// What a scenario says about its execution: properties, marks on interesting paths, results.
#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>

#include <heddle/kind.hpp>
#include <heddle/place.hpp>
#include <heddle_platform.hpp>

namespace heddle {

template <class P>
concept report_platform = requires(kind k, const char* text, std::int64_t value, place where) {
  { P::failed(k, text, where) } -> std::same_as<void>;
  { P::cover(text) } -> std::same_as<void>;
  { P::observe(text, value) } -> std::same_as<void>;
};
static_assert(report_platform<platform>);

// A property. On the checker a false one ends the execution here, without unwinding; elsewhere it
// is recorded and the code goes on. `why` is a literal that says what should have held.
inline void expect(bool condition, kind what, const char* why, place where = place::here()) {
  if (!condition)
    platform::failed(what, why, where);
}

// Records that an interesting path was taken. A scenario declares the marks that it must reach, so
// that a pass cannot come from a program in which nothing happened.
inline void cover(const char* mark) { platform::cover(mark); }

// Makes a value part of the result of the execution: "r0=1". A second observation of the same key
// replaces the first; give each CPU its own keys.
template <class T>
  requires std::is_integral_v<T> || std::is_enum_v<T>
void observe(const char* key, T value) { platform::observe(key, static_cast<std::int64_t>(value)); }

} // namespace heddle
