// Masking and delivery.
#include "harness/platforms/driver/lines.hpp"

#include <algorithm>

namespace heddle::driver {
namespace {

constexpr std::uint32_t bit(unsigned line) { return std::uint32_t{1} << line; }

} // namespace

void interrupt_lines::reset(const machine& program) {
  program_ = &program;
  for (cpu_state& s : by_cpu_) {
    s.pending = 0;
    s.kept_out = 0;
    s.mask = s.level = irqs_enabled;
    s.depth = 0;
  }
  for (auto& count : arrived_)
    count = 0;
}

bool interrupt_lines::raise(unsigned line) {
  return (owner_of(line).pending.fetch_or(bit(line)) & bit(line)) == 0;
}

bool interrupt_lines::withdraw(unsigned line) {
  return (owner_of(line).pending.fetch_and(~bit(line)) & bit(line)) != 0;
}

void interrupt_lines::arrive(unsigned line) {
  arrived_[line].fetch_add(1);
  owner_of(line).pending.fetch_or(bit(line));
}

unsigned interrupt_lines::next(unsigned cpu) {
  cpu_state& s = by_cpu_[cpu];
  const irq_level closed = std::max(s.mask.load(), s.level.load());
  unsigned best = no_line;
  irq_level highest = closed;
  for (auto bits = s.pending.load(); bits != 0; bits &= bits - 1) {
    const auto line = static_cast<unsigned>(__builtin_ctz(bits));
    if (level_of(line) <= closed)
      s.kept_out |= bit(line);
    if (level_of(line) <= highest)
      continue;
    best = line;
    highest = level_of(line);
  }
  return best;
}

bool interrupt_lines::is_any_deliverable(unsigned cpu) const {
  const cpu_state& s = by_cpu_[cpu];
  const irq_level closed = std::max(s.mask.load(), s.level.load());
  for (auto bits = s.pending.load(); bits != 0; bits &= bits - 1) {
    if (level_of(static_cast<unsigned>(__builtin_ctz(bits))) > closed)
      return true;
  }
  return false;
}

std::uint32_t interrupt_lines::take(unsigned line, random_stream& random) {
  cpu_state& s = owner_of(line);
  s.pending.fetch_and(~bit(line));
  if (program_->line(line).settings.arrivals == 0)
    return 1;
  const std::uint32_t all = arrived_[line].load();
  if (all == 0)
    return 0; // counted and delivered before its bit was set
  std::uint32_t taken = 1;
  if ((s.kept_out & bit(line)) != 0)
    taken += random.below(all);
  s.kept_out &= ~bit(line);
  if (arrived_[line].fetch_sub(taken) != taken)
    s.pending.fetch_or(bit(line));
  return taken;
}

irq_level interrupt_lines::enter(unsigned line) {
  cpu_state& s = owner_of(line);
  const irq_level interrupted = s.level;
  s.level = level_of(line);
  ++s.depth;
  return interrupted;
}

void interrupt_lines::leave(unsigned cpu, irq_level interrupted) {
  cpu_state& s = by_cpu_[cpu];
  --s.depth;
  s.level = interrupted;
}

irq_level interrupt_lines::raise_mask(unsigned cpu, irq_level up_to) {
  const irq_level before = mask(cpu);
  set_mask(cpu, std::min(std::max(before, up_to), max_irq_level));
  return before;
}

} // namespace heddle::driver
