// Every library of CMakeLists.txt is one variant of its allocator: as it is, or with one bug.
// VARIANT is its name.
#pragma once

#include <initializer_list>
#include <string_view>

#include <heddle/declaration.hpp>

struct buggy {
  std::string_view variant;
  heddle::declaration verdict;
};

// What a scenario declares about this library's variant: that it passes, unless it is among these.
consteval heddle::declaration declared(std::initializer_list<buggy> bugs) {
  for (const buggy& b : bugs)
    if (b.variant == VARIANT)
      return b.verdict;
  return heddle::pass;
}

// The scenarios have no other policy.
struct as_built;
