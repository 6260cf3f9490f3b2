// The test build: one engine mistake at a time can be switched on.
#pragma once

#include "checker/models/mistakes.hpp"

namespace heddle::checker {

inline mistake active_mistake = mistake::none;

inline bool seeded(mistake m) { return active_mistake == m; }

} // namespace heddle::checker
