// Tasks: continuations that a scheduler, which is code under test, switches between on its lanes.
//
// Switching is not an event: which task runs is a function of what the lane did. A task that moves
// to another lane runs natively there from its next operation on; that its memory is in the right
// state then is due to the lock under which it was handed over.
#pragma once

#include <memory>
#include <vector>

#include "checker/runtime/lane.hpp"
#include "checker/runtime/run_part.hpp"

namespace heddle::checker {

class task_switch : run_part {
public:
  explicit task_switch(runner& r) : run_part(r) {}

  // One fiber for each task of the machine.
  void open();
  void restart();

  // `at` is where the code under test is, on the stack of the context that runs.
  void swap_to(lane& l, unsigned continuation, site where, const waiting_place& at);

private:
  struct task {
    fiber context;
    bool started = false;
    lane* on = nullptr; // the CPU that runs it, or ran it last
  };

  static void main(void* t);
  fiber& continuation_for(lane& l, unsigned continuation, site where);

  std::vector<std::unique_ptr<task>> tasks_;
};

} // namespace heddle::checker
