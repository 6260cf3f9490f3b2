// Lanes: opening, starting, switching between, resting.
#include <bit>
#include <cassert>

#include "checker/runtime/runner.hpp"

namespace heddle::checker {

void lane_scheduler::open() {
  const address_space& space = run_.space();
  const machine& m = run_.image.machine();
  for (unsigned i = 0; i < m.cpus(); ++i) {
    run_.image.space().open(i + 1);
    lane& l = *lanes_.emplace_back(std::make_unique<lane>());
    l.owner = &run_;
    l.id = static_cast<lane_id>(i);
    l.heap = space.heap(i + 1);
    l.context.attach(space.stack_low(i + 1), space.stack_high(i + 1), space.fill());
  }
  for (unsigned i = 0; i < m.lines(); ++i) {
    const interrupt_line& line = m.line(i);
    lanes_[line.cpu.id]->interrupts.add(i, line.settings);
    if (const void* const count = run_.image.raise_count(i))
      run_.names.name(count, sizeof(std::uint32_t), line.name);
  }
}

void lane_scheduler::restart() {
  unfinished_ = (std::uint64_t{1} << lanes_.size()) - 1;
  for (auto& l : lanes_)
    reset(*l);
}

void lane_scheduler::reset(lane& l) {
  l.started = false;
  l.at.state = lane_state::blocked; // if it waits for a lane that diverges
  l.at.why = block_reason::none;
  l.heap.reset();
  l.rounds.reset();
  l.announced = 0;
  l.threads = 0;
  l.ordinary.clear();
  l.access.size = 0;
  l.target.size = 0;
  l.fresh_read.size = 0;
  l.interrupted.reset();
  l.interrupts.reset();
  l.running = &l.context;
  l.task = own_context;
  l.idles = false;
  l.deliveries = 0;
  l.context.reset(&lane_programs::lane_main, &l);
}

void lane_scheduler::run() {
  if (lane* const first = next_to_run())
    fiber::switch_to(host_, *first->running);
}

void lane_scheduler::advance(lane_id id, outcome result) {
  lane& l = *lanes_[id];
  assert(l.at.state == lane_state::ready);
  l.result = result;
  fiber::switch_to(host_, *l.running);
}

// A lane that has not arrived and may go on: fresh, or the source it waits for has been passed.
lane* lane_scheduler::next_to_run() {
  for (std::uint64_t rest = unfinished_; rest != 0; rest &= rest - 1) {
    lane& l = *lanes_[static_cast<unsigned>(std::countr_zero(rest))];
    if (l.started && l.waits_for_source())
      continue;
    l.started = true;
    return &l;
  }
  return nullptr;
}

void lane_scheduler::switch_away(lane& l, bool for_good) {
  run_.loops.attribute_to(l);
  lane* const next = next_to_run();
  fiber::switch_to(*l.running, next != nullptr ? *next->running : host_, for_good);
}

void lane_scheduler::rest(lane& l, bool for_good) {
  unfinished_ &= ~(std::uint64_t{1} << l.id);
  switch_away(l, for_good);
}

void lane_scheduler::end(lane& l) {
  rest(l, true);
  __builtin_unreachable();
}

} // namespace heddle::checker
