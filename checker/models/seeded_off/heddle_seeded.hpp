// The product: no engine mistake can be switched on; every test of one folds away.
#pragma once

#include "checker/models/mistakes.hpp"

namespace heddle::checker {

constexpr bool seeded(mistake /*m*/) { return false; }

} // namespace heddle::checker
