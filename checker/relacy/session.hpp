// One run of a program: the machine, the state of the current iteration, and what was found. It
// stands behind the runtime interface (abi.cpp) and above the simulator.
//
// Atomic operations do not write memory while threads run: values live in cells.
#pragma once

#include <heddle/machine.hpp>

#include "checker/relacy/arrivals.hpp"
#include "checker/relacy/engine.hpp"
#include "checker/relacy/exits.hpp"
#include "checker/relacy/findings.hpp"
#include "checker/relacy/heap_ledgers.hpp"
#include "checker/relacy/interrupt_lines.hpp"
#include "checker/relacy/interrupts.hpp"
#include "checker/relacy/iteration_budget.hpp"
#include "checker/relacy/iteration_results.hpp"
#include "checker/relacy/machine_memory.hpp"
#include "checker/relacy/name_list.hpp"
#include "checker/relacy/operations.hpp"
#include "checker/relacy/parking.hpp"
#include "checker/relacy/shared_cells.hpp"
#include "checker/relacy/simulator.hpp"
#include "checker/relacy/task_switch.hpp"
#include "checker/relacy/thread_states.hpp"
#include "checker/relacy/turns.hpp"

namespace heddle::relacy {

// The parts, each of which owns the state of its concern and knows only parts above it.
struct session final : bodies {
  session(const run_options& options, volatile progress& shared);
  session(const session&) = delete;
  session& operator=(const session&) = delete;

  run_result run(const program& what);

  // Called by the simulator.
  void begin_iteration() override;
  void thread(unsigned index) override;
  void end_iteration() override;

  const run_options options;
  machine_memory storage;
  machine the_machine;
  name_list names;
  iteration_budget budget;
  iteration_results results;

  // How code under test is left.
  exits out;
  findings found{out};
  heap_ledgers heaps{out, found};

  // The state of an iteration.
  shared_cells cells{found};
  thread_states threads{the_machine, out};
  interrupt_lines lines;

  // Who runs next.
  arrivals coming{the_machine, lines, cells, threads};
  task_switch tasks{the_machine, found, lines};
  turns taking_turns{budget, out, found, threads, tasks};
  parking waits{threads, coming, out, found};

  // What code under test does.
  interrupts arriving{{the_machine, out, found, threads, lines, coming, taking_turns, waits}};
  operations accesses{{out, found, threads, cells, taking_turns, waits, arriving}};

private:
  bool build(const program& what);
  void keep_initial_state();
  void simulate_all(simulation_result& done);
  bool finish();
  void note_end(simulation_end end);
  run_result conclude(const simulation_result& done) const;
};

// The run of this process; null outside of one.
extern session* current_session;

} // namespace heddle::relacy
