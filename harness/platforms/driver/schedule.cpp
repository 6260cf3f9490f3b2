// Seeding.
#include "harness/platforms/driver/schedule.hpp"

#include "harness/platforms/driver/machine_state.hpp"
#include "harness/platforms/driver/port.hpp"

namespace heddle::driver {
namespace {

// Short programs interleave only if they are disturbed often, long ones find rare states if not.
std::uint32_t draw_rate(random_stream& random, std::uint32_t seldom) {
  constexpr unsigned rates = 5; // the last one: never
  const unsigned rate = random.below(rates);
  if (seldom == 0 || rate == rates - 1)
    return 0;
  return seldom >> rate != 0 ? seldom >> rate : 1;
}

} // namespace

cpu_schedule& this_schedule() { return the_machine.schedules[port::cpu_id()]; }

void begin_schedule(unsigned who) {
  const run& r = port::this_run();
  const auto seed = mix(mix(r.given.seed, r.iteration), who);
  cpu_schedule& s = this_schedule();
  s.random = random_stream(mix(seed, 1));
  s.choices = random_stream(mix(seed, 2));
  s.sway_every = draw_rate(s.random, r.given.relax);
  s.turns = 0;
}

unsigned choose(unsigned alternatives) { return this_schedule().choices.below(alternatives); }

} // namespace heddle::driver
