// Programs made for one mistake each: about loops that wait and what they look at.
#pragma once

#include <functional>
#include <optional>
#include <span>

#include <heddle/kind.hpp>
#include <heddle/machine.hpp>
#include <heddle/memory_model.hpp>

#include "checker/check/check.hpp"

namespace heddle::checker::fuzz {

struct specimen {
  const char* name;
  memory_model model;
  std::optional<kind> fails; // nothing: passes
  void (*build)(machine& m);
};

std::span<const specimen> specimens();

// Whether the engine says what is right.
bool is_right(const specimen& s, engine by);

bool a_specimen_is_wrong();

} // namespace heddle::checker::fuzz
