// Free choices: inputs that a scenario leaves open.
#pragma once

#include <concepts>

#include <heddle/place.hpp>
#include <heddle_platform.hpp>

namespace heddle {

template <class P>
concept choice_platform = requires(unsigned n, place where) {
  { P::choose(n, where) } -> std::same_as<unsigned>;
  { P::drop(where) } -> std::same_as<void>;
};
static_assert(choice_platform<platform>);

// Any number below `alternatives` (at least 1). The checker tries all of them, the other platforms
// one at random.
inline unsigned choose(unsigned alternatives, place where = place::here()) {
  return platform::choose(alternatives, where);
}

// Restricts the scenario to the executions in which `condition` holds. Not a property: see expect.
inline void assume(bool condition, place where = place::here()) {
  if (!condition)
    platform::drop(where);
}

} // namespace heddle
