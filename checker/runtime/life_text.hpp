// Faults of lives in words.
#pragma once

#include "checker/runtime/life_search.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {

failure describe_fault(const runner& r, const life_fault& fault);

} // namespace heddle::checker
