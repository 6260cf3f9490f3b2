// Loops that wait: a round that was in vain ends its lane, until something new comes.
#pragma once

#include <cstddef>
#include <optional>

#include "checker/runtime/lane.hpp"
#include "checker/runtime/memory_shadow.hpp"
#include "checker/runtime/run_part.hpp"

namespace heddle::checker {

class spin_loops : run_part {
public:
  explicit spin_loops(runner& r) : run_part(r) {}

  // What native code may write that is put back before every execution, stacks aside.
  void watch_memory();
  void restart() { shadow_.restart(); }
  // What was written natively since the last call was written by the lane.
  void attribute_to(lane& l);
  const memory_shadow& shadow() const { return shadow_; }

  // Code under test says that it waits.
  void relax(lane& l, const waiting_place& at);
  // Instrumented code is about to look at memory once more: if it does so in vain, it waits.
  void look(lane& l, const waiting_place& at);

private:
  std::optional<std::size_t> round_in_vain(lane& l, const waiting_place& at);
  void stop(lane& l, std::optional<std::size_t> round);

  memory_shadow shadow_;
};

} // namespace heddle::checker
