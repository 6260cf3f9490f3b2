// The CPU that runs the calling code.
#pragma once

#include <concepts>

#include <heddle/place.hpp>
#include <heddle_platform.hpp>

namespace heddle {

template <class P>
concept cpu_platform = requires(place where) {
  { P::cpu_id() } -> std::same_as<unsigned>;
  { P::cpu_count() } -> std::same_as<unsigned>;
  { P::relax(where) } -> std::same_as<void>;
};
static_assert(cpu_platform<platform>);

namespace cpu {

// From 0, in the order in which the machine was built.
inline unsigned id() { return platform::cpu_id(); }
inline unsigned count() { return platform::cpu_count(); }

// To be called once per turn by every loop that waits for another CPU. The checker stops a CPU
// whose last turn changed nothing: since the previous call at the same place it performed no
// write, and its stack and registers are the same. A loop that gives up after some turns must
// therefore count them in a local variable. See also await().
inline void relax(place where = place::here()) { platform::relax(where); }

} // namespace cpu

} // namespace heddle
