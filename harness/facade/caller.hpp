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

// Names that the checker does not list as calls into code that it cannot see ("defines NAME", a
// line each; checker/runtime/unseen_code.hpp): those that are not redirected by name.
#define HEDDLE_KNOWN_CALLS [[gnu::section("heddle_unseen"), gnu::used]] constinit const char

// To be used in a function that code under test calls, not in one that it calls in turn.
#define HEDDLE_CALLER ::heddle::facade::place_of(__builtin_return_address(0))
