// Where interrupts come, and what handlers do to masks and tasks.
#include "checker/relacy/interrupts.hpp"

#include <algorithm>
#include <bit>

namespace heddle::relacy {

void interrupts::enter(site where, bool may_switch) {
  with_.taking_turns.begin_operation(where, may_switch);
  take();
  with_.lines.operation(current_thread());
}

// After a handler the thread may be on another CPU.
void interrupts::take(bool must) {
  for (;;) {
    const unsigned cpu = current_thread();
    const line_set lines = with_.lines.deliverable(cpu);
    must = with_.coming.take_force(cpu) || must;
    if (lines == 0)
      return;
    if (!must && !with_.coming.one_comes()) {
      with_.lines.declined(lines);
      return;
    }
    const unsigned line = any_of(lines);
    if (!with_.coming.accept(line, must))
      return;
    run_handler(line);
    with_.taking_turns.give_way();
    must = false;
  }
}

void interrupts::run_handler(unsigned line) {
  const machine& m = with_.the_machine;
  interrupt_lines& lines = with_.lines;
  const unsigned cpu = current_thread();
  with_.threads.something_changed();
  lines.enter(line);
  m.line(line).handler();
  lines.leave(line);
  if (lines.in_handler(cpu) || m.tasks() == 0)
    return;
  const irq_level before = lines.mask(cpu);
  const irq_level level = std::min(m.line(line).settings.level, max_irq_level);
  lines.set_mask(cpu, std::max(before, level));
  m.leave_interrupt(cpu);
  // Perhaps after other tasks ran, and perhaps on another CPU.
  lines.set_mask(current_thread(), before);
}

void interrupts::after_end_of_cpu() {
  const interrupt_lines& lines = with_.lines;
  const unsigned cpu = current_thread();
  if (!lines.has_lines(cpu))
    return;
  if (lines.mask(cpu) != irqs_enabled)
    with_.found.fail(kind::forbidden_context, "the program of a CPU ends with interrupts masked",
                     {});
  for (;;) {
    with_.taking_turns.give_way();
    if (lines.deliverable(cpu) != 0)
      take(true);
    else if (lines.raisable(cpu) != 0)
      with_.waits.wait_until_woken({.what = wait::after_end});
    else
      return;
  }
}

irq_level interrupts::save(irq_level up_to, site where) {
  const irq_level before = with_.lines.mask(current_thread());
  if (up_to <= before)
    return before;
  with_.taking_turns.begin_operation(where, true);
  take();
  with_.lines.set_mask(current_thread(), std::min(up_to, max_irq_level));
  return before;
}

void interrupts::restore(irq_level before) { with_.lines.set_mask(current_thread(), before); }

bool interrupts::in_handler() const { return with_.lines.in_handler(current_thread()); }

const interrupt_line& interrupts::line_for(unsigned line, const char* wrong, site where) {
  const machine& m = with_.the_machine;
  if (line >= m.lines() || m.line(line).settings.arrivals != 0)
    with_.found.fail(kind::forbidden_context, wrong, where);
  return m.line(line);
}

void interrupts::raise(unsigned line, site where) {
  line_for(line, "raise() of a line that arrives by itself", where);
  if (!with_.out.on_cpu())
    return with_.coming.raise_directly(line);
  enter(where);
  with_.coming.raise(line, where);
}

void interrupts::withdraw(unsigned line, site where) {
  if (line_for(line, "withdraw() of a line that arrives by itself", where).cpu.id !=
      current_thread())
    with_.found.fail(kind::forbidden_context, "withdraw() of a line of another CPU", where);
  enter(where);
  with_.coming.withdraw(line, where);
}

// Enabling and waiting are one step: what comes since the last operation ends the wait.
void interrupts::idle(site where) {
  interrupt_lines& lines = with_.lines;
  with_.taking_turns.begin_operation(where, true);
  take();
  const irq_level before = lines.mask(current_thread());
  lines.set_mask(current_thread(), irqs_enabled);
  for (;;) {
    const unsigned cpu = current_thread();
    const line_set some = lines.deliverable(cpu);
    const bool forced = with_.coming.take_force(cpu);
    if (some != 0 && (forced || with_.coming.one_comes())) {
      // A choice also where there is one line only, unlike elsewhere: what a seed stands for stays.
      const unsigned line = element(some, random(static_cast<unsigned>(std::popcount(some))));
      with_.coming.accept(line, true);
      run_handler(line);
      break;
    }
    with_.waits.wait_until_woken({.what = wait::interrupt, .where = where});
  }
  lines.set_mask(current_thread(), before);
}

} // namespace heddle::relacy
