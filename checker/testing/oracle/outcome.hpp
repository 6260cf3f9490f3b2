// What an execution shows of itself to the program that ran, where interrupts were delivered aside.
#pragma once

#include <string>

#include "checker/explore/program.hpp"

namespace heddle::checker::oracle {

// One line: the final value of every location, and what each context (a lane's own program, each of
// its handlers) did and read, in its order.
std::string outcome_of(const execution& graph, const program& names);

} // namespace heddle::checker::oracle
