// Planning interrupts of lines that arrive by themselves.
#include "harness/platforms/driver/arrivals.hpp"

#include <algorithm>

namespace heddle::driver {
namespace {

// Follows changes in both directions, and forgets a rare long iteration.
void learn(std::uint64_t& usual, std::uint64_t seen) {
  constexpr std::uint64_t most = 1U << 30U;
  usual = std::clamp<std::uint64_t>(seen, usual - usual / 8, most);
}

} // namespace

void arrival_plan::add(unsigned line, const interrupt_line& of, unsigned cpus,
                       random_stream& random) {
  constexpr unsigned ways = 3;
  planned& p = plan_[size_++];
  p.line = static_cast<std::uint8_t>(line);
  p.cpu = p.sender = of.cpu.id;
  p.sent = false;
  const unsigned way = random.below(ways);
  if (way == 0)
    p.sender = static_cast<std::uint8_t>(random.below(cpus));
  p.by_timer = way == 1;
  const itinerary& usual = ways_[p.sender];
  // Up to a little later than what was the end of the CPU's program before.
  p.at = p.by_timer ? random.below(static_cast<std::uint32_t>(usual.usual_time) + 1)
                    : random.below(static_cast<std::uint32_t>(usual.usual_operations) + 2);
}

bool arrival_plan::make(const machine& program, random_stream& random) {
  size_ = 0;
  for (unsigned line = 0; line < program.lines(); ++line) {
    const interrupt_line& of = program.line(line);
    for (unsigned i = 0; i < of.settings.arrivals; ++i) {
      if (of.settings.arrives == arrival::maybe && random.one_in(2))
        continue;
      if (size_ == limit)
        return false;
      add(line, of, program.cpus(), random);
    }
  }
  return true;
}

void arrival_plan::begin(unsigned cpu, std::uint64_t time) {
  itinerary& w = ways_[cpu];
  w.is_under_way = true;
  w.operations = 0;
  w.began = time;
  w.next_post = 0;
  w.next_shot = never;
  for (unsigned i = 0; i < size_; ++i) {
    planned& p = plan_[i];
    if (p.sender == cpu && p.by_timer) {
      p.at += time;
      w.next_shot = std::min(w.next_shot, p.at);
    }
  }
}

void arrival_plan::end(unsigned cpu, std::uint64_t time) {
  itinerary& w = ways_[cpu];
  if (!w.is_under_way)
    return;
  w.is_under_way = false;
  learn(w.usual_operations, w.operations);
  learn(w.usual_time, time - w.began);
  w.next_post = never;
  w.next_shot = never;
}

unsigned arrival_plan::take_any(unsigned cpu, random_stream& random) {
  if (size_ == 0)
    return no_line;
  const unsigned first = random.below(size_);
  for (unsigned i = 0; i < size_; ++i) {
    planned& p = plan_[(first + i) % size_];
    if (p.cpu == cpu && p.is_open() && p.claim())
      return p.line;
  }
  return no_line;
}

bool arrival_plan::expects(unsigned cpu) const {
  return std::any_of(plan_, plan_ + size_,
                     [cpu](const planned& p) { return p.cpu == cpu && p.is_open(); });
}

} // namespace heddle::driver
