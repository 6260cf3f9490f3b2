// Test support: code under test that keeps things in static storage.
#pragma once

#include <heddle/machine.hpp>

namespace heddle::checker::test_code {

// Lanes that count in static variables of every sort and observe what they find.
void count_in_statics(heddle::machine& m);

} // namespace heddle::checker::test_code
