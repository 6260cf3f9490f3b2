// Drawing random programs full of loops, and what different ways of running one must agree in.
#pragma once

#include <cstdint>
#include <string>

#include <heddle/memory_model.hpp>

#include "checker/testing/fuzz/loop_script.hpp"

namespace heddle::checker::fuzz {

loop_program random_loops(std::uint64_t seed);

std::string text_of(const loop_program& p);

struct loops_agreement {
  std::string differences{}; // empty, or what differs, in words
  bool compared = false;     // the loops with counted turns were few enough to be explored
  bool races = false;
  bool stuck = false; // in some execution
};

// Compares the program as it is, in which rounds may be found to be in vain, with the same program
// with counted turns, in which none can be: the same outcomes, the same races (behind one, nothing
// is compared), and it gets stuck if one of the counted executions, with lanes that stop in front
// of their loops, ends where none of these loops could end. `instrumented`: as code that is;
// otherwise over <heddle/...>, and there the form with awaits is compared, too.
loops_agreement compare_loops(const loop_program& p, memory_model model, bool instrumented);

} // namespace heddle::checker::fuzz
