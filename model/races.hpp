// What a race on ordinary memory means, where it is not the failure that it is by default.
//
//   int hits;                                    // a statistic that is read without the lock
//   void build(heddle::machine& m) {
//     heddle::ignore_races(&hits, sizeof hits, "a torn statistic harms nobody");
//     heddle::promote_races(&peek, sizeof peek); // read without the lock, and checked again under
//     it
//
// It concerns code that is compiled with heddle_add_checked_library; heddle::plain is not ordinary
// memory. A policy is set while the machine is built, and every verdict says so. To the whole of
// such a library RACES promote applies the same (cmake/heddle_checked.cmake).
#pragma once

#include <concepts>
#include <cstddef>

#include <heddle/place.hpp>
#include <heddle_platform.hpp>

namespace heddle {

template <class P>
concept race_platform = requires(const void* storage, std::size_t bytes, const char* reason,
                                 place where) {
  { P::races(storage, bytes, reason, where) } -> std::same_as<void>;
};
static_assert(race_platform<platform>);

// Accesses to this storage are relaxed atomic operations to the checker: each of 1, 2, 4 or 8
// aligned bytes is an event, and what it reads may be old. For memory that is deliberately accessed
// without order: unlocked peeks, hints, the targets of a rogue writer. Natively it does nothing.
inline void promote_races(const void* storage, std::size_t bytes, place where = place::here()) {
  platform::races(storage, bytes, nullptr, where);
}

// Races on this storage are not reported, for the reason given; what is read in one is what the
// execution happened to have written natively, so nothing may depend on it. Natively it does
// nothing.
inline void ignore_races(const void* storage, std::size_t bytes, const char* reason,
                         place where = place::here()) {
  platform::races(storage, bytes, reason, where);
}

} // namespace heddle
