// Varying schedules.
#include "harness/platforms/qemu/driver/schedule.hpp"

#include "harness/platforms/driver/delivery.hpp"
#include "harness/platforms/driver/interrupts.hpp"
#include "harness/platforms/driver/machine_state.hpp"
#include "harness/platforms/driver/port.hpp"
#include "harness/platforms/qemu/driver/watch.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/kernel/interrupts.hpp"

namespace heddle::bare {

using driver::random_stream;

namespace {

constexpr std::uint64_t watch_period = 20'000'000; // ns, where there is no other timer

// With one host thread for all CPUs another CPU runs now; with one for each it costs some time.
void pause(unsigned turns) {
  for (; turns > 0; --turns)
    arch::relax();
}

void stamp(lane& l, std::uint64_t what) {
  l.fingerprint = driver::mix(l.fingerprint, driver::mix(what, arch::clock()));
}

// Mostly as short as possible, which lets neighbouring operations interleave; a long one now and
// then, because some mistakes need another CPU to come a long way in the meantime.
void sway(random_stream& random) {
  constexpr unsigned seldom = 8;
  constexpr unsigned long_turns = 64;
  stamp(this_lane(), this_lane().operations);
  pause(random.one_in(seldom) ? 1 + random.below(long_turns) : 1);
}

// Returns the point. What interrupts a program that has ended is of no interest.
std::uint64_t note_landing(const per_cpu& self, lane& l) {
  const auto site = driver::mix(reinterpret_cast<std::uint64_t>(self.now.file), self.now.line);
  const auto point = driver::mix(site, self.now.index << 8U | self.id);
  if (l.active && !driver::the_machine.work_of[self.id].has_ended()) {
    the_run.landings.sites.add(site);
    the_run.landings.points.add(point);
    stamp(l, self.now.index);
  }
  return point;
}

void on_interrupt(void* context, unsigned line) {
  auto& l = *static_cast<lane*>(context);
  note_landing(*arch::this_cpu(), l);
  if (line == timer_line) {
    driver::timer_came();
    check_for_hang();
  }
}

} // namespace

void note_handler_landing(const per_cpu& self, lane& l) {
  the_run.landings.handler_points.add(note_landing(self, l));
}

void start_interrupts(per_cpu& self) {
  lane& l = the_run.by_cpu[self.id];
  l.timer = random_stream(driver::mix(driver::mix(the_run.given.seed, 3), self.id));
  for (unsigned line : {contract_line, prod_line, wake_line, timer_line})
    set_handler(self, line, {on_interrupt, &l});
  set_after_interrupt(self, driver::deliver_pending);
  driver::port::arm_timer();
  arch::unmask();
}

} // namespace heddle::bare

namespace heddle::driver {

using namespace bare;

void port::vary() {
  cpu_schedule& s = this_schedule();
  if (s.random.one_in(s.sway_every))
    sway(s.random);
  if (s.random.one_in(the_run.given.ipi))
    arch::send(cpus[s.random.below(the_run.lanes)], prod_line);
}

void port::stagger() {
  constexpr unsigned coarse = 5; // up to 16 turns
  constexpr unsigned fine = 9;   // up to 256 instructions or so
  random_stream& random = this_schedule().random;
  // relax() lets another CPU run, or takes longer than a short lane: half of the time without.
  if (random.one_in(2))
    pause(random.below(1U << random.below(coarse)));
  for (unsigned n = random.below(1U << random.below(fine)); n > 0; --n)
    asm volatile("");
}

// For the next interrupt of the driver's own, or an earlier one of the code under test.
void port::arm_timer() {
  const std::uint64_t period = static_cast<std::uint64_t>(the_run.given.timer) * 1000;
  const std::uint64_t own =
      period != 0 ? period / 2 + this_lane().timer.next() % period : watch_period;
  const std::uint64_t now = clock();
  const std::uint64_t next = the_machine.arrivals.next_shot(cpu_id());
  const std::uint64_t shot = next > now ? next - now : 1;
  arch::arm_timer(own < shot ? own : shot);
}

} // namespace heddle::driver
