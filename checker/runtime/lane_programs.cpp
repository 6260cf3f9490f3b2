// Running code under test on fibers.
#include <exception>

#include "checker/runtime/runner.hpp"

namespace heddle::checker {

void lane_programs::lane_main(void* l) {
  fiber::arrived();
  auto& self = *static_cast<lane*>(l);
  lane_programs& programs = self.owner->programs;
  programs.run_guarded(self, &run_program);
  programs.lane_ended(self);
}

void lane_programs::run_guarded(lane& l, program body) {
  current_lane = &l;
  current_runner = &run_;
  bool threw = true;
  try {
    body(run_, l);
    threw = false;
  } catch (const std::exception& e) {
    lane& now = *current_lane; // a task may have moved
    const host_section host;
    now.failed.message = std::string("uncaught exception: ") + e.what();
  } catch (...) {
    lane& now = *current_lane;
    const host_section host;
    now.failed.message = "uncaught exception";
  }
  // Here the exception is gone; the fiber may be abandoned.
  if (!threw)
    return;
  lane& now = *current_lane;
  const host_section host;
  run_.endings.fail(&now, {kind::crash, std::move(now.failed.message), {}});
}

void lane_programs::run_program(runner& r, lane& l) {
  r.interrupts.native_code_begins(l);
  r.image.machine().run_cpu(l.id);
  r.programs.program_ended(l);
}

void lane_programs::program_ended(lane& l) {
  run_.memory.settle(l);
  run_.interrupts.native_code_ended(l);
  run_.interrupted.compiler_barrier(l);
  if (!l.interrupts.empty())
    run_.interrupts.offer_at_end(l);
}

void lane_programs::end_program(lane& l) {
  if (l.running != &l.context || l.interrupts.in_handler())
    run_.endings.fail(&l,
                      {kind::forbidden_context, "only a thread's own program ends a thread", {}});
  program_ended(l);
  lane_ended(l);
}

void lane_programs::lane_ended(lane& l) {
  const host_section host;
  if (!l.at_frontier() || l.stays_at != no_event) {
    l.failed.message = "ends";
    run_.endings.diverge(l);
  }
  l.at.state = lane_state::done;
  run_.lanes.end(l);
}

} // namespace heddle::checker
