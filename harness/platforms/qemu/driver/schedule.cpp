// Varying schedules.
#include "harness/platforms/qemu/driver/schedule.hpp"

#include "harness/platforms/driver/delivery.hpp"
#include "harness/platforms/qemu/driver/ending.hpp"
#include "harness/platforms/qemu/driver/lines.hpp"
#include "harness/platforms/qemu/driver/wait.hpp"
#include "harness/platforms/qemu/driver/watch.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/kernel/interrupts.hpp"

namespace heddle::bare {
namespace {

constexpr std::uint64_t watch_period = 20'000'000; // ns, where there is no other timer

// With one host thread for all CPUs another CPU runs now; with one for each it costs some time.
void pause(unsigned turns) {
  for (; turns > 0; --turns)
    arch::relax();
}

void stamp(lane& l, std::uint64_t what) {
  l.fingerprint = mix(l.fingerprint, mix(what, arch::clock()));
}

// Mostly as short as possible, which lets neighbouring operations interleave; a long one now and
// then, because some mistakes need another CPU to come a long way in the meantime.
void sway(lane& l) {
  constexpr unsigned seldom = 8;
  constexpr unsigned long_turns = 64;
  stamp(l, l.operations);
  pause(l.schedule.one_in(seldom) ? 1 + l.schedule.below(long_turns) : 1);
}

void prod(lane& l) {
  const unsigned target = l.schedule.below(the_run.now.lanes);
  arch::send(cpus[target], prod_line);
}

// Returns the point. What interrupts a program that has ended is of no interest.
std::uint64_t note_landing(const per_cpu& self, lane& l) {
  const auto site = mix(reinterpret_cast<std::uint64_t>(self.now.file), self.now.line);
  const auto point = mix(site, self.now.index << 8U | self.id);
  if (l.active && !the_machine.work_of[self.id].has_ended()) {
    the_run.landings.sites.add(site);
    the_run.landings.points.add(point);
    stamp(l, self.now.index);
  }
  return point;
}

void send_arrival(unsigned line) {
  add_arrival(line);
  request_delivery(line);
}

void on_interrupt(void* context, unsigned line) {
  auto& l = *static_cast<lane*>(context);
  note_landing(*arch::this_cpu(), l);
  if (line == timer_line) {
    the_machine.arrivals.send_shots(arch::this_cpu()->id, arch::clock(), send_arrival);
    arm_timer(l);
    check_for_hang();
  }
}

} // namespace

void begin_schedule(lane& l, unsigned cpu, std::uint64_t iteration) {
  const auto seed = mix(mix(the_run.given.seed, iteration), cpu);
  l.schedule = random_stream(mix(seed, 1));
  l.choices = random_stream(mix(seed, 2));
  // Short lanes interleave only if they are disturbed often, long ones find rare states if not.
  constexpr unsigned rates = 4;
  const auto often = the_run.given.relax >> l.schedule.below(rates);
  l.relax = often != 0 || the_run.given.relax == 0 ? often : 1;
}

void stagger(lane& l) {
  constexpr unsigned coarse = 5; // up to 16 turns
  constexpr unsigned fine = 9;   // up to 256 instructions or so
  // relax() lets another CPU run, or takes longer than a short lane: half of the time without.
  if (l.schedule.one_in(2))
    pause(l.schedule.below(1U << l.schedule.below(coarse)));
  for (unsigned n = l.schedule.below(1U << l.schedule.below(fine)); n > 0; --n)
    asm volatile("");
}

void step(const char* file, std::uint32_t line) {
  constexpr std::uint64_t many = 1U << 16U; // operations: a loop that never calls relax()
  if (__atomic_load_n(&the_run.now.dropped, __ATOMIC_RELAXED))
    leave_iteration();
  per_cpu& self = *arch::this_cpu();
  lane& l = the_run.lanes[self.id];
  self.now.file = file;
  self.now.line = line;
  self.now.waits_for = nullptr;
  if (!the_machine.lines.in_handler(self.id))
    ++self.now.index;
  if (++l.operations % many == 0)
    check_for_hang();
  if (the_machine.arrivals.is_post_due(self.id))
    the_machine.arrivals.send_posts(self.id, send_arrival);
  if (l.schedule.one_in(l.relax))
    sway(l);
  if (l.schedule.one_in(the_run.given.ipi))
    prod(l);
}

// For the next interrupt of the driver's own, or an earlier one of the code under test.
void arm_timer(lane& l) {
  const std::uint64_t period = static_cast<std::uint64_t>(the_run.given.timer) * 1000;
  const std::uint64_t own = period != 0 ? period / 2 + l.arrivals.next() % period : watch_period;
  const std::uint64_t now = arch::clock();
  const std::uint64_t next = the_machine.arrivals.next_shot(arch::this_cpu()->id);
  const std::uint64_t shot = next > now ? next - now : 1;
  arch::arm_timer(own < shot ? own : shot);
}

void note_handler_landing(const per_cpu& self, lane& l) {
  the_run.landings.handler_points.add(note_landing(self, l));
}

void wake(unsigned id) {
  if (__atomic_load_n(&the_run.lanes[id].asleep, __ATOMIC_SEQ_CST))
    arch::send(cpus[id], wake_line);
}

void start_interrupts(per_cpu& self, lane& l) {
  l.arrivals = random_stream(mix(mix(the_run.given.seed, 3), self.id));
  for (unsigned line : {contract_line, prod_line, wake_line, timer_line})
    set_handler(self, line, {on_interrupt, &l});
  set_after_interrupt(self, deliver_pending);
  arm_timer(l);
  arch::unmask();
}

} // namespace heddle::bare
