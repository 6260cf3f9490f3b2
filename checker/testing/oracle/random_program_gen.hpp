// Random programs for rapidcheck: generated independently of its size, shrunk step by step.
#pragma once

#include <rapidcheck.h>

#include <ostream>

#include "checker/testing/lang/parser.hpp"
#include "checker/testing/oracle/random_program.hpp"

namespace heddle::checker::lang {

// How rapidcheck shows a counter-example: as text that can be parsed again.
inline void showValue(const program_tree& program, std::ostream& out) { out << print(program); }

} // namespace heddle::checker::lang

namespace heddle::checker::oracle {

// What `make` makes of a seed, shrunk step by step.
template <class Make>
rc::Gen<lang::program_tree> programs_made_by(Make make) {
  return [make](const rc::Random& random, int /*size*/) {
    rc::Random source = random;
    return rc::shrinkable::shrinkRecur(make(source.next()), [](const lang::program_tree& program) {
      return rc::seq::fromContainer(simpler_programs(program));
    });
  };
}

inline rc::Gen<lang::program_tree> arbitrary_program(const program_shape& shape) {
  return programs_made_by([shape](std::uint64_t seed) { return random_program(shape, seed); });
}

} // namespace heddle::checker::oracle
