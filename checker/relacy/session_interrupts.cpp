// Interrupts: before an operation of a CPU, and after its last one, a choice lets one in, as a
// call.
//
// A CPU that waits takes no interrupt by itself: that one comes while it waits is the same as that
// it comes before, while the CPU has not gone on for a long time. So only what would not come
// otherwise has to be forced: when all wait, and when a CPU ends.
#include <algorithm>
#include <bit>

#include "checker/relacy/session.hpp"

namespace heddle::relacy {
namespace {

constexpr unsigned bit(unsigned i) { return 1U << i; }

// The n-th of a set.
unsigned element(line_set lines, unsigned n) {
  for (; n > 0; --n)
    lines &= lines - 1;
  return static_cast<unsigned>(std::countr_zero(lines));
}

} // namespace

// An arrival that may fail to come is decided on beforehand. How often interrupts come early or
// late is a matter of the iteration: no rate would do for programs of all lengths.
void session::arrange_arrivals() {
  lines_.begin(machine_);
  for (unsigned l = 0; l < machine_.lines(); ++l) {
    const line_settings& s = machine_.line(l).settings;
    for (std::uint64_t n = 0; n < raise_counts_[l]; ++n)
      lines_.raise(l);
    if (s.arrivals > 0 && s.arrives == arrival::maybe)
      lines_.set_arrivals(l, random(s.arrivals + 1));
  }
  if (machine_.lines() > 0 && options_.how == search::random)
    seldom_ = 2U << 2 * random(4);
}

void session::take_interrupts(bool must) {
  for (;;) {
    const unsigned cpu = current_thread();
    const line_set lines = lines_.deliverable(cpu);
    must = must || (forced_ & bit(cpu)) != 0;
    forced_ &= ~bit(cpu);
    if (lines == 0)
      return;
    if (!must && !random_one_in(seldom_)) {
      lines_.declined(lines);
      return;
    }
    const auto count = static_cast<unsigned>(std::popcount(lines));
    const unsigned line = element(lines, count > 1 ? random(count) : 0);
    if (!accept(line, must))
      return;
    run_handler(line);
    scheduling_point();
    if (leaving_ != leaving::no)
      leave();
    must = false;
  }
}

// Whether the line is seen to be pending: a raise may have been made and not have got here yet.
bool session::accept(unsigned line, bool must) {
  if (machine_.line(line).settings.arrivals == 0) {
    cell& c = raise_counter(line, {});
    const std::uint64_t seen = must ? c.load_latest(acquire) : c.load(acquire);
    if (seen == lines_.taken(line))
      return false;
    lines_.take_raised(line, seen);
    return true;
  }
  const unsigned most = lines_.most_at_once(line);
  lines_.take_arrivals(line, 1 + (most > 1 ? random(most) : 0));
  return true;
}

void session::run_handler(unsigned line) {
  const unsigned cpu = current_thread();
  something_changed();
  lines_.enter(line);
  machine_.line(line).handler();
  lines_.leave(line);
  if (lines_.in_handler(cpu) || machine_.tasks() == 0)
    return;
  const irq_level before = lines_.mask(cpu);
  const irq_level level = std::min(machine_.line(line).settings.level, max_irq_level);
  lines_.set_mask(cpu, std::max(before, level));
  machine_.leave_interrupt(cpu);
  // Perhaps after other tasks ran, and perhaps on another CPU.
  lines_.set_mask(current_thread(), before);
}

// What must still come comes now, in any order; and what others raise from now on.
void session::after_end_of_cpu() {
  const unsigned cpu = current_thread();
  if (!lines_.has_lines(cpu))
    return;
  if (lines_.mask(cpu) != irqs_enabled)
    fail(kind::forbidden_context, "the program of a CPU ends with interrupts masked", {});
  for (;;) {
    scheduling_point();
    if (leaving_ != leaving::no)
      leave();
    if (lines_.deliverable(cpu) != 0)
      take_interrupts(true);
    else if (lines_.raisable(cpu) != 0)
      park_until_woken({.what = wait::after_end});
    else
      return;
  }
}

// All wait. One that could still be interrupted is: true.
bool session::force_an_interrupt() {
  unsigned candidates = 0;
  for (unsigned t = 0; t < machine_.cpus(); ++t) {
    if (is_running(t) && lines_.deliverable(t) != 0)
      candidates |= bit(t);
  }
  if (candidates == 0)
    return false;
  const auto count = static_cast<unsigned>(std::popcount(candidates));
  const unsigned cpu = element(candidates, count > 1 ? random(count) : 0);
  forced_ |= bit(cpu);
  wake_up(cpu);
  return true;
}

irq_level session::irq_save(irq_level up_to, site where) {
  const irq_level before = lines_.mask(current_thread());
  if (up_to <= before)
    return before;
  begin_operation(where, true);
  take_interrupts(false);
  lines_.set_mask(current_thread(), std::min(up_to, max_irq_level));
  return before;
}

void session::irq_restore(irq_level before) { lines_.set_mask(current_thread(), before); }

bool session::in_interrupt() const { return lines_.in_handler(current_thread()); }

cell& session::raise_counter(unsigned line, site where) {
  return cell_at(&raise_counts_[line], shape(HEDDLE_RT_HOW(0, 1, 1, 0, 0, 0, 0, 8)), where);
}

const interrupt_line& session::line_for(unsigned line, const char* wrong, site where) {
  if (line >= machine_.lines() || machine_.line(line).settings.arrivals != 0)
    fail(kind::forbidden_context, wrong, where);
  return machine_.line(line);
}

void session::raise(unsigned line, site where) {
  const unsigned target = line_for(line, "raise() of a line that arrives by itself", where).cpu.id;
  if (!on_cpu()) {
    ++raise_counts_[line];
    return;
  }
  enter(where);
  cell& c = raise_counter(line, where);
  c.update(c.latest() + 1, release);
  lines_.raise(line);
  wrote(c);
  wake_up(target);
}

void session::withdraw(unsigned line, site where) {
  if (line_for(line, "withdraw() of a line that arrives by itself", where).cpu.id !=
      current_thread())
    fail(kind::forbidden_context, "withdraw() of a line of another CPU", where);
  enter(where);
  lines_.take_raised(line, raise_counter(line, where).load(acquire));
}

// Enabling and waiting are one step: what comes since the last operation ends the wait.
void session::idle(site where) {
  begin_operation(where, true);
  take_interrupts(false);
  const irq_level before = lines_.mask(current_thread());
  lines_.set_mask(current_thread(), irqs_enabled);
  for (;;) {
    const unsigned cpu = current_thread();
    const line_set lines = lines_.deliverable(cpu);
    const bool forced = (forced_ & bit(cpu)) != 0;
    forced_ &= ~bit(cpu);
    if (lines == 0 || (!forced && !random_one_in(seldom_))) {
      park_until_woken({.what = wait::interrupt, .where = where});
      continue;
    }
    const unsigned line = element(lines, random(static_cast<unsigned>(std::popcount(lines))));
    accept(line, true);
    run_handler(line);
    break;
  }
  lines_.set_mask(current_thread(), before);
}

} // namespace heddle::relacy
