// Runs a machine's lanes: from a recorded execution to its frontier, and on from there.
//
// The order in which native code runs extends program order and reads-from, and so ordinary memory
// is right without being watched (recorded_execution.hpp). What runs before and after the lanes
// (build, initially, finally) acts on memory directly; before finally, final values are written to
// memory (direct_code.hpp). docs/runtime.md describes the parts and who calls whom.
#pragma once

#include "checker/runtime/address_book.hpp"
#include "checker/runtime/block_checks.hpp"
#include "checker/runtime/code_heap.hpp"
#include "checker/runtime/code_policies.hpp"
#include "checker/runtime/direct_code.hpp"
#include "checker/runtime/doubtful_numbers.hpp"
#include "checker/runtime/history_records.hpp"
#include "checker/runtime/interrupt_delivery.hpp"
#include "checker/runtime/interrupted_code.hpp"
#include "checker/runtime/lane_endings.hpp"
#include "checker/runtime/lane_events.hpp"
#include "checker/runtime/lane_programs.hpp"
#include "checker/runtime/lane_scheduler.hpp"
#include "checker/runtime/ledger_records.hpp"
#include "checker/runtime/machine_image.hpp"
#include "checker/runtime/object_names.hpp"
#include "checker/runtime/ordinary_memory.hpp"
#include "checker/runtime/recorded_execution.hpp"
#include "checker/runtime/run_marks.hpp"
#include "checker/runtime/running.hpp"
#include "checker/runtime/spin_loops.hpp"
#include "checker/runtime/storage_lives.hpp"
#include "checker/runtime/task_switch.hpp"

namespace heddle::checker {

// The parts, each of which owns the state of its concern.
struct runner {
  // Builds the machine. `number` as in address_space. If code under test fails while doing so,
  // setup_failure tells, and the machine cannot be run.
  runner(const machine_source& source, address_book& shared, unsigned number);
  runner(const runner&) = delete;
  runner& operator=(const runner&) = delete;

  // See checker/explore/program.hpp.
  void restart(const execution& recorded);
  lane& operator[](lane_id l) { return lanes[l]; }
  const lane& operator[](lane_id l) const { return lanes[l]; }
  // A thread that need not be started is none any more when it has been.
  bool is_daemon(lane_id l) const;

  // Null `l`: the code before or after the lanes.
  fiber& fiber_of(lane* l) { return l != nullptr ? *l->running : direct.context(); }
  const address_space& space() const { return image.space(); }

  machine_image image;
  address_book& book;
  object_names names;
  failure setup_failure;
  std::uint64_t runs = 0; // restarts so far: tells one run from the next
  // Of the run that just ended: it ran to the end, and passed; nothing in it is not modelled.
  bool is_finished = false;
  bool is_modelled = true;

  // Who runs, and how it ends.
  lane_scheduler lanes;
  lane_programs programs;
  task_switch tasks;
  direct_code direct;
  lane_endings endings;
  spin_loops loops;

  // Operations as events.
  recorded_execution recorded;
  doubtful_numbers numbers;
  lane_events events;
  interrupt_delivery interrupts;

  // Ordinary memory.
  ordinary_memory memory;
  code_policies policies;
  interrupted_code interrupted;
  code_heap heap;
  block_checks checks;
  storage_lives lives;

  // What code under test tells.
  run_marks marks;
  ledger_records ledgers;
  history_records histories;
};

} // namespace heddle::checker
