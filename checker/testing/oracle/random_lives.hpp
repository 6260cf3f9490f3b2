// Random small programs in which storage begins and ends to live, for the engine and the oracle of
// uses after free.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <heddle/memory_model.hpp>

#include "checker/explore/explore.hpp"

namespace heddle::checker::oracle {

// One list of operations per lane: two or three lanes that access, end, begin and construct two
// locations, and tell each other by a third; all accesses are atomic, so nothing races.
using life_script = std::vector<std::vector<label>>;
life_script random_lives(std::uint64_t seed);

std::string text_of(const life_script& script);

struct lives_agreement {
  std::string differences; // empty, or what differs, in words
  std::size_t executions = 0;
  std::size_t late = 0; // of these, those with a use after free
};

// Whether the engine finds a use after free if find_late_use finds one in some execution of the
// program, and completes none that has one; and, if there is none, completes all executions. Which
// executions there are the engine says itself, of the same program where no life ends; under sc
// every interleaving is compared as well.
lives_agreement compare_lives(const life_script& script, memory_model model,
                              schedule_policy policy);

} // namespace heddle::checker::oracle
