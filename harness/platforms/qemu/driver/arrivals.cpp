// Planning and sending interrupts of lines that arrive by themselves.
#include "harness/platforms/qemu/driver/arrivals.hpp"

#include <algorithm>

#include "harness/platforms/qemu/driver/delivery.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"

namespace heddle::bare {
namespace {

constexpr std::uint64_t never = ~0ULL;

struct planned {
  std::uint8_t line;
  std::uint8_t cpu;    // whose interrupt it is
  std::uint8_t sender; // whose operations or, if it is `by_timer`, whose clock decides
  bool by_timer;
  bool sent; // or taken by somebody who is about to send it
  std::uint64_t at;
};

constinit planned plan[arrival_limit];
constinit unsigned plan_size = 0;

bool claim(planned& p) { return !__atomic_exchange_n(&p.sent, true, __ATOMIC_ACQ_REL); }
bool is_open(const planned& p) { return !__atomic_load_n(&p.sent, __ATOMIC_ACQUIRE); }

void add(unsigned line, const interrupt_line& of, random_stream& random) {
  constexpr unsigned ways = 3;
  planned& p = plan[plan_size++];
  p = {.line = static_cast<std::uint8_t>(line),
       .cpu = of.cpu.id,
       .sender = of.cpu.id,
       .by_timer = false,
       .sent = false,
       .at = 0};
  const unsigned way = random.below(ways);
  if (way == 0)
    p.sender = static_cast<std::uint8_t>(random.below(the_run.now.lanes));
  p.by_timer = way == 1;
  const itinerary& usual = the_run.lanes[p.sender].way;
  // Up to a little later than what was the end of the lane before.
  p.at = p.by_timer ? random.below(static_cast<std::uint32_t>(usual.usual_time) + 1)
                    : random.below(static_cast<std::uint32_t>(usual.usual_operations) + 2);
}

// Sends those planned for this CPU's operations or clock up to `now`; returns when the next is due.
std::uint64_t send_due(unsigned cpu, bool by_timer, std::uint64_t now) {
  std::uint64_t next = never;
  for (unsigned i = 0; i < plan_size; ++i) {
    planned& p = plan[i];
    if (p.sender != cpu || p.by_timer != by_timer || !is_open(p))
      continue;
    if (p.at > now) {
      next = std::min(next, p.at);
    } else if (claim(p)) {
      add_arrival(p.line);
      request_delivery(p.line);
    }
  }
  return next;
}

// Follows changes in both directions, and forgets a rare long iteration.
void learn(std::uint64_t& usual, std::uint64_t seen) {
  constexpr std::uint64_t most = 1U << 30U;
  usual = std::clamp<std::uint64_t>(seen, usual - usual / 8, most);
}

} // namespace

bool plan_arrivals(random_stream& random) {
  const machine& m = *the_run.now.program;
  plan_size = 0;
  for (unsigned line = 0; line < m.lines(); ++line) {
    const interrupt_line& of = m.line(line);
    for (unsigned i = 0; i < of.settings.arrivals; ++i) {
      if (of.settings.arrives == arrival::maybe && random.one_in(2))
        continue;
      if (plan_size == arrival_limit)
        return false;
      add(line, of, random);
    }
  }
  return true;
}

void begin_arrivals(lane& l, unsigned cpu) {
  itinerary& w = l.way;
  w.operations = 0;
  w.began = arch::clock();
  w.next_post = 0;
  w.next_shot = never;
  for (unsigned i = 0; i < plan_size; ++i) {
    planned& p = plan[i];
    if (p.sender == cpu && p.by_timer) {
      p.at += w.began;
      w.next_shot = std::min(w.next_shot, p.at);
    }
  }
}

void end_arrivals(lane& l) {
  itinerary& w = l.way;
  learn(w.usual_operations, w.operations);
  learn(w.usual_time, arch::clock() - w.began);
  w.next_post = never;
  w.next_shot = never;
}

void send_arrivals_slowly(lane& l, unsigned cpu) {
  l.way.next_post = send_due(cpu, false, l.way.operations - 1);
}

void shoot_arrivals(lane& l, unsigned cpu) {
  if (l.way.next_shot != never)
    l.way.next_shot = send_due(cpu, true, arch::clock());
}

bool bring_arrival(lane& l, unsigned cpu) {
  if (plan_size == 0)
    return false;
  const unsigned first = l.schedule.below(plan_size);
  for (unsigned i = 0; i < plan_size; ++i) {
    planned& p = plan[(first + i) % plan_size];
    if (p.cpu == cpu && is_open(p) && claim(p)) {
      add_arrival(p.line);
      return true;
    }
  }
  return false;
}

bool expects_arrival(unsigned cpu) {
  return std::any_of(plan, plan + plan_size,
                     [cpu](const planned& p) { return p.cpu == cpu && is_open(p); });
}

} // namespace heddle::bare
