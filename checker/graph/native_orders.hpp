// How an execution orders what lanes do between their events.
#pragma once

#include <cstddef>
#include <functional>

#include "checker/graph/label.hpp"

namespace heddle::checker {

// step_order(a, i, b, j): whether what lane a does in front of its event number i, natively,
// happens before what lane b does behind its first j events.
using step_order = std::function<bool(lane_id, std::size_t, lane_id, std::size_t)>;

// Three of them. What an execution orders by less than happens-before, a program need not rely on;
// what it orders by more, it may know of.
struct native_orders {
  step_order happens_before; // of C++20
  step_order knows;          // (po ∪ rf)+: what comes later may depend on what comes earlier
  // Whether somebody could tell that it is so: (po ∪ rf ∪ mo ∪ fr)+ under sc, happens-before under
  // the others.
  step_order precedes;
};

} // namespace heddle::checker
