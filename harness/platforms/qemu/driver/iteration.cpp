// Running an iteration on CPU 0 and, as far as there are lanes for them, on the others.
#include "harness/platforms/qemu/driver/iteration.hpp"

#include "harness/platforms/driver/delivery.hpp"
#include "harness/platforms/qemu/driver/ending.hpp"
#include "harness/platforms/qemu/driver/memory.hpp"
#include "harness/platforms/qemu/driver/run.hpp"
#include "harness/platforms/qemu/driver/schedule.hpp"
#include "harness/platforms/qemu/driver/wait.hpp"
#include "harness/platforms/qemu/driver/watch.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/kernel/crash.hpp"
#include "harness/platforms/qemu/kernel/start.hpp"

namespace heddle::bare {
namespace {

constinit arena memory;

void build(const scenario_variant& variant, std::uint64_t number) {
  restore_statics();
  empty_arena(memory, the_run.given.seed, number);
  if (!build_machine(memory, variant))
    stop("the scenario does not fit into memory");
}

// Runs part of the program on this CPU so that it can be left when the iteration is dropped.
void run_guarded(lane& l, void (*part)(void*)) {
  arch::heddle_call_guarded(part, nullptr, &l.resume);
  l.resume = nullptr;
  arch::unmask(); // it may have been left in a critical section
}

// All lanes are here before any goes on, however long it took to wake up. The last step is made
// awake, or the one that wakes the others would be far ahead of them; it is short unless the host
// has too few processors for all lanes, and then there is no point in waiting.
void meet(lane& l, unsigned self) {
  constexpr std::uint64_t until_all_are_awake = 200'000; // ns
  round& now = the_run.now;
  if (__atomic_add_fetch(&now.arrived, 1, __ATOMIC_SEQ_CST) == now.lanes)
    wake_all_but(self);
  else
    wait_until(l, [&now] { return __atomic_load_n(&now.arrived, __ATOMIC_SEQ_CST) >= now.lanes; });
  __atomic_fetch_add(&now.arrived, 1, __ATOMIC_SEQ_CST);
  for (const auto begin = arch::clock(); arch::clock() - begin < until_all_are_awake;) {
    for (unsigned looks = 64; looks > 0; --looks) { // relax() would cost more than a short lane
      if (__atomic_load_n(&now.arrived, __ATOMIC_RELAXED) == 2 * now.lanes)
        return;
    }
    arch::relax();
  }
}

void run_lane(per_cpu& self) {
  round& now = the_run.now;
  lane& l = the_run.lanes[self.id];
  begin_schedule(l, self.id, now.number);
  self.now = {.lane = the_machine.program->cpu_at(self.id).name, .iteration = now.number};
  meet(l, self.id);
  stagger(l);
  the_machine.arrivals.begin(self.id, arch::clock());
  arm_timer(l);
  run_guarded(l, [](void*) {
    const unsigned cpu = arch::this_cpu()->id;
    // Handlers may run as long as the iteration can be left.
    arch::mask();
    the_run.lanes[cpu].active = true;
    deliver_pending(); // raised by lanes that were faster
    arch::unmask();
    the_machine.program->run_cpu(cpu);
    finish_program();
    arch::mask();
    the_run.lanes[cpu].active = false;
  });
  the_machine.arrivals.end(self.id, arch::clock());
  self.now.lane = nullptr;
  ++l.iterations;
  if (__atomic_sub_fetch(&now.running, 1, __ATOMIC_SEQ_CST) == 0 && self.id != 0)
    wake(0);
}

// What all lanes change together, as it is before they start.
void prepare_lanes() {
  round& now = the_run.now;
  now.arrived = 0;
  now.running = now.lanes;
  for (unsigned id = 0; id < now.lanes; ++id)
    the_machine.work_of[id].begin(the_machine.work, the_machine.program->cpu_at(id).daemon);
  the_machine.work.end();
}

// Starts the lanes and waits for all of them.
void run_lanes() {
  round& now = the_run.now;
  prepare_lanes();
  __atomic_store_n(&now.generation, now.generation + 1, __ATOMIC_SEQ_CST);
  wake_all_but(0);
  if (now.lanes > 0)
    run_lane(cpus[0]);
  wait_until(the_run.lanes[0], [&now] {
    check_for_hang();
    return __atomic_load_n(&now.running, __ATOMIC_SEQ_CST) == 0;
  });
}

// The number of lanes is the same in every iteration, so this happens before the first.
void wake_cpus() {
  start_interrupts(cpus[0], the_run.lanes[0]);
  for (unsigned id = 1; id < the_run.now.lanes; ++id)
    arch::send(cpus[id], wake_line);
}

bool has_lane(const per_cpu& self) {
  return self.id < __atomic_load_n(&the_run.now.lanes, __ATOMIC_ACQUIRE);
}

void end_iteration() {
  ++the_run.iterations;
  if (the_run.now.dropped) {
    ++the_run.dropped;
    the_run.outcomes.forget_iteration();
  } else {
    the_run.outcomes.end_iteration(the_run.now.number);
  }
}

// Brings everything about the machine into its state at the start.
refusal make_ready() {
  round& now = the_run.now;
  const unsigned needed = the_machine.program->cpus();
  if (needed > the_run.cpus)
    return {"more CPUs are needed", needed};
  if (now.lanes != needed) {
    __atomic_store_n(&now.lanes, needed, __ATOMIC_RELEASE);
    wake_cpus();
  }
  if (!the_machine.arrivals.make(*the_machine.program, the_run.lanes[0].schedule))
    return {"more than 512 arrivals", 0};
  return {};
}

} // namespace

refusal run_iteration(const scenario_variant& variant, std::uint64_t number) {
  round& now = the_run.now;
  lane& first = the_run.lanes[0];
  now.number = number;
  now.began = arch::clock();
  now.dropped = false;
  begin_schedule(first, cpu_limit, number); // choices outside of lanes
  build(variant, number);
  if (const refusal r = make_ready(); r.reason != nullptr)
    return r;
  __atomic_store_n(&now.busy, true, __ATOMIC_RELEASE);
  run_guarded(first, [](void*) { the_machine.program->run_initially(); });
  if (!now.dropped)
    run_lanes();
  begin_schedule(first, cpu_limit + 1, number);
  if (!now.dropped)
    run_guarded(first, [](void*) { the_machine.program->run_finally(); });
  __atomic_store_n(&now.busy, false, __ATOMIC_RELEASE);
  end_iteration();
  return {};
}

void other_cpu(per_cpu& self) {
  // Asleep until there is a lane for this CPU.
  while (!has_lane(self)) {
    arch::wait_for_arrival();
    arch::mask();
  }
  start_interrupts(self, the_run.lanes[self.id]);
  for (std::uint32_t generation = 0;;) {
    wait_until(the_run.lanes[self.id], [generation] {
      return __atomic_load_n(&the_run.now.generation, __ATOMIC_SEQ_CST) != generation;
    });
    ++generation;
    run_lane(self);
  }
}

} // namespace heddle::bare
