// Tasks: what a scheduler, which is code under test, switches between.
#pragma once

#include <cstdint>

#include <heddle/machine.hpp>

#include "checker/relacy/access.hpp"
#include "checker/relacy/continuations.hpp"
#include "checker/relacy/findings.hpp"
#include "checker/relacy/interrupt_lines.hpp"

namespace heddle::relacy {

class task_switch {
public:
  task_switch(const machine& m, findings& found, const interrupt_lines& lines)
      : machine_(m), findings_(found), lines_(lines) {}

  // The machine is built. Throws std::bad_alloc.
  void open() { stacks_.open(machine_.tasks()); }
  void begin_iteration() { stacks_.begin(&run, this); }

  // Returns when somebody resumes what the CPU runs now; perhaps on another CPU.
  void swap_to(unsigned continuation, site where);
  // The current CPU runs a task, on a stack of its own.
  bool runs_here() const { return stacks_.stack_of(current_thread()) != 0; }

private:
  static void run(void* self, unsigned task);

  const machine& machine_;
  findings& findings_;
  const interrupt_lines& lines_;
  continuations stacks_;
};

} // namespace heddle::relacy
