// Random programs built around one critical cycle: threads of two accesses to different locations,
// each location shared with the next thread, so that an outcome exists that only some models and
// orders allow (the shapes of "diy": Alglave, Maranget, Sarkar, Sewell, "Fences in weak memory
// models", CAV 2010). Store buffering, message passing, IRIW, R, S, 2+2W are among them. Arbitrary
// random programs rarely contain such a cycle with the orders that decide it.
#pragma once

#include <cstdint>

#include "checker/testing/lang/ast.hpp"

namespace heddle::checker::oracle {

// A function of the seed alone. Sequentially consistent orders and fences are frequent.
lang::program_tree random_cycle(std::uint64_t seed);

// The same with an interrupt at one of the threads. Its handler has barriers, accesses to the
// locations of the cycle and to one that only the interrupted thread shares with it: from that one
// an outcome can be told where the handler ran, and the barrier decides what the cycle can do.
lang::program_tree random_interrupted_cycle(std::uint64_t seed);

} // namespace heddle::checker::oracle
