// Delays, and what is counted at operations.
#include "harness/platforms/host/schedule.hpp"

#include <sched.h>

#include <heddle/hardware.hpp>

#include "harness/platforms/driver/delivery.hpp"
#include "harness/platforms/host/arrivals.hpp"
#include "harness/platforms/host/worker.hpp"

namespace heddle::native {
namespace {

void pause_for(std::uint32_t turns) {
  for (; turns > 0; --turns)
    hardware::relax({});
}

// Where CPUs share processors, another one gets it now and then.
void sway(cpu& c) {
  constexpr unsigned longest = 8; // 2^8 turns
  if (!every_cpu_has_a_processor() && c.schedule.one_in(4))
    sched_yield();
  else
    pause_for(c.schedule.below(1U << c.schedule.below(longest + 1)));
}

void take_turn(cpu& c) {
  if (!arrivals().is_post_due(c.id))
    return;
  cpu& held = hold();
  send_posts(held);
  attend(held);
}

} // namespace

void begin_schedule(cpu& c, context& of_thread, std::uint64_t seed) {
  c.schedule = bare::random_stream(bare::mix(seed, 1));
  of_thread.random_state = bare::mix(seed, 2) | 1U;
  // Short programs interleave only if they are disturbed often, long ones find rare states if not.
  constexpr unsigned rates = 6;
  const unsigned rate = c.schedule.below(rates);
  c.sway_every = rate == 0 ? 0 : 1U << rate;
}

void stagger(cpu& c) {
  constexpr unsigned longest = 10;
  if (!c.schedule.one_in(4))
    pause_for(c.schedule.below(1U << c.schedule.below(longest + 1)));
}

void step(place where) {
  cpu& c = self();
  if (!c.active)
    return;
  c.progress->file = where.file;
  c.progress->line = where.line;
  ++c.progress->operations;
  take_turn(c);
  cpu& now = self(); // take_turn() may have swapped to another task, and back
  if (now.sway_every != 0 && now.schedule.one_in(now.sway_every))
    sway(now);
}

void wait_step(place where) {
  constexpr std::uint32_t patience = 64; // turns
  cpu& c = self();
  hardware::relax(where);
  if (!c.active)
    return;
  take_turn(c);
  const std::uint32_t turn = ++self().waits;
  if (turn % patience != 0)
    return;
  cpu& held = hold();
  if (!bare::bring_arrival(held.schedule) && turn % bare::cpu_work::looks == 0)
    bare::the_machine.work_of[held.id].note_waiting(work_to_do());
  attend(held);
  sched_yield();
}

} // namespace heddle::native
