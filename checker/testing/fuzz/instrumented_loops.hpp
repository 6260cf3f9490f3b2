// The way into the instrumented loops, which are linked on their own.
#pragma once

#include "checker/testing/fuzz/loop_script.hpp"

extern "C" {
void heddle_fuzz_begin(heddle::checker::fuzz::form how);
long heddle_fuzz_lane(const heddle::checker::fuzz::loop_program* p, unsigned lane);
void heddle_fuzz_end(const heddle::checker::fuzz::loop_program* p);
}
