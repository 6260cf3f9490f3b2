// How often interrupts come early or late is a matter of the iteration: no rate would do for
// programs of all lengths.
#include "checker/relacy/arrivals.hpp"

#include <bit>

namespace heddle::relacy {
namespace {

constexpr unsigned bit_of(unsigned cpu) { return 1U << cpu; }

} // namespace

unsigned element(line_set set, unsigned n) {
  for (; n > 0; --n)
    set &= set - 1;
  return static_cast<unsigned>(std::countr_zero(set));
}

unsigned any_of(line_set set) {
  const auto count = static_cast<unsigned>(std::popcount(set));
  return element(set, count > 1 ? random(count) : 0);
}

void arrivals::begin(search how) {
  forced_ = 0;
  raise_counts_ = raised_initially_;
  lines_.begin(machine_);
  for (unsigned l = 0; l < machine_.lines(); ++l) {
    const line_settings& s = machine_.line(l).settings;
    for (std::uint64_t n = 0; n < raise_counts_[l]; ++n)
      lines_.raise(l);
    if (s.arrivals > 0 && s.arrives == arrival::maybe)
      lines_.set_arrivals(l, random(s.arrivals + 1));
  }
  if (machine_.lines() > 0 && how == search::random)
    seldom_ = 2U << 2 * random(4);
}

bool arrivals::one_comes() const { return random(seldom_) == 0; }

bool arrivals::take_force(unsigned cpu) {
  const bool forced = (forced_ & bit_of(cpu)) != 0;
  forced_ &= ~bit_of(cpu);
  return forced;
}

bool arrivals::force_one() {
  unsigned candidates = 0;
  for (unsigned t = 0; t < machine_.cpus(); ++t) {
    if (threads_.is_running(t) && lines_.deliverable(t) != 0)
      candidates |= bit_of(t);
  }
  if (candidates == 0)
    return false;
  const unsigned cpu = any_of(candidates);
  forced_ |= bit_of(cpu);
  threads_.wake_up(cpu);
  return true;
}

bool arrivals::accept(unsigned line, bool must) {
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

void arrivals::raise(unsigned line, site where) {
  cell& c = raise_counter(line, where);
  c.update(c.latest() + 1, release);
  lines_.raise(line);
  threads_.wrote(c);
  threads_.wake_up(machine_.line(line).cpu.id);
}

void arrivals::withdraw(unsigned line, site where) {
  lines_.take_raised(line, raise_counter(line, where).load(acquire));
}

cell& arrivals::raise_counter(unsigned line, site where) {
  return cells_.at(&raise_counts_[line], shape(HEDDLE_RT_HOW(0, 1, 1, 0, 0, 0, 0, 8)), where);
}

} // namespace heddle::relacy
