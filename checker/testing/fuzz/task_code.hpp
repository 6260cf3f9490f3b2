// The way into the accesses, which are linked on their own.
#pragma once

#include "checker/testing/fuzz/task_script.hpp"

extern "C" {
// Makes the accesses from number `first` up to `end`; returns what they saw.
long heddle_fuzz_touch(const heddle::checker::fuzz::access_list* list, unsigned first,
                       unsigned end);
long heddle_fuzz_variables();
}
