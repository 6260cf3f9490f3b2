// Where code under test called a function of the facade: an address that debug information
// resolves, like those of instrumented accesses.
#pragma once

#include <cstdint>

#include <heddle/place.hpp>

#include "checker/runtime/code_places.hpp"

namespace heddle::facade {

inline place place_of(const void* return_address) {
  return {checker::instruction_address,
          static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(return_address)) - 1};
}

} // namespace heddle::facade

// To be used in a function that code under test calls, not in one that it calls in turn.
#define HEDDLE_CALLER ::heddle::facade::place_of(__builtin_return_address(0))
