// Masks, levels, arrivals.
#include "checker/relacy/interrupt_lines.hpp"

#include <algorithm>

namespace heddle::relacy {
namespace {

constexpr line_set bit(unsigned line) { return line_set{1} << line; }

} // namespace

void interrupt_lines::begin(const machine& m) {
  count_ = m.lines();
  cpus_ = {};
  for (unsigned l = 0; l < count_; ++l) {
    const line_settings& s = m.line(l).settings;
    lines_[l] = {.cpu = m.line(l).cpu.id,
                 .level = s.level,
                 .only_raised = s.arrivals == 0,
                 .left = s.arrivals};
  }
}

irq_level interrupt_lines::level(unsigned cpu) const {
  irq_level highest = cpus_[cpu].mask;
  for (unsigned l = 0; l < count_; ++l) {
    if ((cpus_[cpu].running & bit(l)) != 0)
      highest = std::max(highest, lines_[l].level);
  }
  return highest;
}

void interrupt_lines::level_changed(unsigned cpu) {
  const irq_level now = level(cpu);
  const std::uint64_t here = cpus_[cpu].operations;
  for (unsigned l = 0; l < count_; ++l) {
    line_state& s = lines_[l];
    if (s.cpu != cpu)
      continue;
    const bool closed = s.level <= now;
    if (closed && !s.closed)
      s.closed_at = here;
    if (!closed && s.closed && here != s.closed_at)
      s.kept_out = true;
    s.closed = closed;
  }
}

void interrupt_lines::set_mask(unsigned cpu, irq_level mask) {
  cpus_[cpu].mask = mask;
  level_changed(cpu);
}

void interrupt_lines::enter(unsigned line) {
  const unsigned cpu = lines_[line].cpu;
  cpus_[cpu].running |= bit(line);
  level_changed(cpu);
}

void interrupt_lines::leave(unsigned line) {
  const unsigned cpu = lines_[line].cpu;
  cpus_[cpu].running &= ~bit(line);
  level_changed(cpu);
}

line_set interrupt_lines::deliverable(unsigned cpu) const {
  line_set result = 0;
  for (unsigned l = 0; l < count_; ++l) {
    const line_state& s = lines_[l];
    if (s.cpu == cpu && !s.closed && (s.only_raised ? s.raised != s.taken : s.left > 0))
      result |= bit(l);
  }
  return result;
}

bool interrupt_lines::has_lines(unsigned cpu) const {
  for (unsigned l = 0; l < count_; ++l) {
    if (lines_[l].cpu == cpu)
      return true;
  }
  return false;
}

line_set interrupt_lines::raisable(unsigned cpu) const {
  line_set result = 0;
  for (unsigned l = 0; l < count_; ++l) {
    if (lines_[l].cpu == cpu && lines_[l].only_raised)
      result |= bit(l);
  }
  return result;
}

void interrupt_lines::declined(line_set lines) {
  for (unsigned l = 0; l < count_; ++l) {
    if ((lines & bit(l)) != 0)
      lines_[l].kept_out = false;
  }
}

unsigned interrupt_lines::most_at_once(unsigned line) const {
  return lines_[line].kept_out ? lines_[line].left : 1;
}

void interrupt_lines::take_arrivals(unsigned line, unsigned arrivals) {
  lines_[line].left -= arrivals;
  lines_[line].kept_out = false;
}

} // namespace heddle::relacy
