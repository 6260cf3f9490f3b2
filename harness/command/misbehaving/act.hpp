// Scenarios of which one CPU does something that no code under test should do, between two
// operations of its own. Every one declares a pass: that is what must not come out.
#pragma once

#include <heddle/atomic.hpp>
#include <heddle/machine.hpp>
#include <heddle/scenario.hpp>

namespace heddle::misbehaving {

template <class Action>
struct on_a_cpu {
  atomic<int> counter{0};

  void build(machine& m) {
    m.thread("CPU0", [this] {
      counter.fetch_add(1, relaxed);
      Action::go();
      counter.fetch_add(1, relaxed);
    });
    m.thread("CPU1", [this] { counter.fetch_add(1, relaxed); });
  }
};

} // namespace heddle::misbehaving
