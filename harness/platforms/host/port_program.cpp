// The driver's port (harness/platforms/driver/port.hpp): code under test on stacks of its own, how
// it is delayed, and what is said of it.
#include <cstdio>

#include <sched.h>

#include "harness/platforms/driver/machine_state.hpp"
#include "harness/platforms/driver/port.hpp"
#include "harness/platforms/driver/tasks.hpp"
#include "harness/platforms/host/stacks.hpp"
#include "harness/platforms/host/statics.hpp"
#include "harness/platforms/host/worker.hpp"

namespace heddle::driver {

using checker::fiber;
using native::self;

namespace {

native::cpu_record& progress() { return *self().progress; }

void run_part(void*) {
  fiber::arrived();
  port::open();
  self().part();
  port::close();
  port::leave();
}

void run_task(void* of) {
  fiber::arrived();
  begin_task(static_cast<native::lane*>(of)->id);
}

void pause_for(std::uint32_t turns) {
  for (; turns > 0; --turns)
    port::relax();
}

} // namespace

run& port::this_run() { return *native::the_record; }

// ---------------------------------------------------------------------------- code under test

void port::call_guarded(void (*part)()) {
  native::cpu& c = self();
  native::lane& own = c.id == max_cpus ? native::lane_on(c) : native::lane_of(c.id);
  c.part = part;
  own.stack.reset(&run_part, nullptr);
  fiber::switch_to(c.driver, own.stack);
}

void port::enter_program() {
  close();
  self().active = true;
}

void port::leave() {
  native::cpu& c = self();
  c.active = false;
  fiber::switch_to(native::lane_on(c).stack, c.driver, true);
  __builtin_unreachable();
}

void port::recall() {
  for (unsigned id = 0; id < this_run().lanes; ++id) {
    native::ring(native::cpu_of(id));
    native::poke(native::cpu_of(id));
  }
}

void port::switch_stack(unsigned from, unsigned to, bool begins) {
  native::lane& next = native::lane_of(to);
  if (begins)
    next.stack.reset(&run_task, &next);
  fiber::switch_to(native::lane_of(from).stack, next.stack);
}

// ---------------------------------------------------------------------------- schedules

// Where CPUs share processors, another one gets it now and then.
void port::vary() {
  constexpr unsigned longest = 8; // 2^8 turns
  cpu_schedule& s = this_schedule();
  if (!s.random.one_in(s.sway_every))
    return;
  if (!native::every_cpu_has_a_processor() && s.random.one_in(4))
    sched_yield();
  else
    pause_for(s.random.below(1U << s.random.below(longest + 1)));
}

// Short delays are likelier.
void port::stagger() {
  constexpr unsigned longest = 10;
  random_stream& random = this_schedule().random;
  if (!random.one_in(4))
    pause_for(random.below(1U << random.below(longest + 1)));
}

// ---------------------------------------------------------------------------- memory

void port::restore_statics() { native::restore_statics(); }

void port::empty_arena(arena& memory, std::uint64_t seed, std::uint64_t iteration) {
  native::empty_arena(memory, seed, iteration);
}

// ---------------------------------------------------------------------------- words

void port::note_operation(place where) {
  native::cpu_record& p = progress();
  note_wait(nullptr, where);
  ++p.operations;
}

void port::note_wait(const char* for_what, place where) {
  native::cpu_record& p = progress();
  p.file = where.file;
  p.line = where.line;
  p.waits_for = for_what;
}

place port::last_place() { return {progress().file, progress().line}; }

void port::note_end() { progress().ended = true; }

void port::write(const char* line, unsigned length) {
  std::fwrite(line, 1, length, stdout);
  std::fputc('\n', stdout);
}

port::cpu_totals port::totals_of(unsigned cpu) {
  const native::cpu_record& c = native::the_record->by_cpu[cpu];
  return {.iterations = c.iterations,
          .operations = c.all_operations,
          .timer = c.arrived,
          .ipi = c.raised,
          .handlers = c.arrived + c.raised,
          .fingerprint = 0};
}

} // namespace heddle::driver
