// The driver's port (harness/platforms/driver/port.hpp): CPUs, their interrupts, their waiting.
#include <ctime>

#include <sched.h>

#include <heddle/hardware.hpp>

#include "harness/platforms/driver/machine_state.hpp"
#include "harness/platforms/driver/port.hpp"
#include "harness/platforms/host/worker.hpp"

namespace heddle::driver {

using native::self;

std::uint64_t port::clock() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 +
         static_cast<std::uint64_t>(now.tv_nsec);
}

void port::relax() { hardware::relax({}); }

unsigned port::cpu_id() { return self().id; }
void port::close() { native::hold(); }
void port::open() { native::attend(self()); }
bool port::runs_program() { return self().active; }

// ---------------------------------------------------------------------------- interrupts

void port::request_delivery(unsigned cpu) {
  native::cpu& target = native::cpu_of(cpu);
  if (&target == &self())
    return;
  native::ring(target);
  native::poke(target);
}

void port::arm_timer() {
  native::cpu& c = self();
  const std::uint64_t at = the_machine.arrivals.next_shot(c.id);
  if (at == arrival_plan::never)
    return;
  itimerspec when{};
  when.it_value.tv_sec = static_cast<time_t>(at / 1'000'000'000);
  when.it_value.tv_nsec = static_cast<long>(at % 1'000'000'000);
  timer_settime(c.timer, TIMER_ABSTIME, &when, nullptr);
  c.timer_was_set = true;
}

port::landing port::begin_handler(const interrupt_line& line) {
  native::cpu_record& p = *self().progress;
  const landing at{p.file, p.line, p.waits_for};
  const auto site = mix(reinterpret_cast<std::uint64_t>(at.file), at.line);
  const auto point = mix(site, p.operations << 8U | cpu_id());
  landing_table& landings = this_run().landings;
  landings.sites.add(site);
  landings.points.add(point);
  landings.handler_points.add(point);
  ++(line.settings.arrivals == 0 ? p.raised : p.arrived);
  return at;
}

void port::end_handler(const landing& interrupted) {
  native::cpu_record& p = *self().progress;
  p.file = interrupted.file;
  p.line = interrupted.line;
  p.waits_for = interrupted.waits_for;
}

// ---------------------------------------------------------------------------- waiting

void port::wake_all() {
  for (unsigned id = 0; id < the_machine.program->cpus(); ++id)
    native::ring(native::cpu_of(id));
}

// The doorbell rings after there is something to see: what comes between the look and the sleep
// ends the sleep.
std::uint32_t port::glance() { return self().doorbell; }

void port::sleep(std::uint32_t glance, bool briefly) {
  native::cpu& sleeping = self();
  native::attend(sleeping);
  native::wait_for_ring(sleeping, glance, briefly);
  native::hold();
}

void port::wait_until(bool (*done)()) {
  constexpr unsigned patience = 500; // turns awake
  native::cpu& c = self();
  for (unsigned turns = 0;; ++turns) {
    const std::uint32_t rung = c.doorbell;
    if (done())
      return;
    if (turns < patience)
      relax();
    else
      native::wait_for_ring(c, rung, false);
  }
}

void port::rest(std::uint32_t turns) {
  constexpr std::uint32_t patience = 64;
  if (turns % patience == 0)
    sched_yield();
}

} // namespace heddle::driver
