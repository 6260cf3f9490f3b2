// The CPUs of an image: CPU 0 builds the machine, starts the others and looks at the end, and each
// plays the CPU of the machine that has its number.
#include "harness/platforms/driver/cpu_program.hpp"
#include "harness/platforms/driver/machine_state.hpp"
#include "harness/platforms/driver/port.hpp"
#include "harness/platforms/qemu/driver/run.hpp"
#include "harness/platforms/qemu/driver/schedule.hpp"
#include "harness/platforms/qemu/driver/wait.hpp"
#include "harness/platforms/qemu/driver/watch.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/kernel/start.hpp"

namespace heddle::bare {
namespace {

void run_lane(per_cpu& self) {
  self.now = {.lane = driver::the_machine.program->cpu_at(self.id).name,
              .iteration = the_run.iteration};
  driver::take_part();
  self.now.lane = nullptr;
  ++the_run.by_cpu[self.id].iterations;
  if (__atomic_sub_fetch(&the_run.now.running, 1, __ATOMIC_SEQ_CST) == 0 && self.id != 0)
    wake(0);
}

bool has_lane(const per_cpu& self) {
  return self.id < __atomic_load_n(&the_run.lanes, __ATOMIC_ACQUIRE);
}

} // namespace

lane& this_lane() { return the_run.by_cpu[arch::this_cpu()->id]; }

void wake(unsigned id) {
  if (__atomic_load_n(&the_run.by_cpu[id].asleep, __ATOMIC_SEQ_CST))
    arch::send(cpus[id], wake_line);
}

void wake_all_but(unsigned self) {
  for (unsigned id = 0; id < the_run.lanes; ++id) {
    if (id != self)
      wake(id);
  }
}

void other_cpu(per_cpu& self) {
  // Asleep until there is a lane for this CPU.
  while (!has_lane(self)) {
    arch::wait_for_arrival();
    arch::mask();
  }
  start_interrupts(self);
  for (std::uint32_t generation = 0;;) {
    wait_until(this_lane(), [generation] {
      return __atomic_load_n(&the_run.now.generation, __ATOMIC_SEQ_CST) != generation;
    });
    ++generation;
    run_lane(self);
  }
}

} // namespace heddle::bare

namespace heddle::driver {

using namespace bare;

// The number of CPUs is the same in every iteration, so this wakes them before the first.
unsigned port::provide_cpus(unsigned wanted) {
  static constinit unsigned awake = 1;
  for (; awake < wanted && wanted <= the_run.cpus; ++awake)
    arch::send(cpus[awake], wake_line);
  return the_run.cpus;
}

void port::run_cpus() {
  bare::round& now = the_run.now;
  now.arrived = 0;
  now.running = the_run.lanes;
  __atomic_store_n(&now.generation, now.generation + 1, __ATOMIC_SEQ_CST);
  wake_all_but(0);
  if (the_run.lanes > 0)
    run_lane(cpus[0]);
  bare::wait_until(this_lane(), [&now] {
    check_for_hang();
    return __atomic_load_n(&now.running, __ATOMIC_SEQ_CST) == 0;
  });
}

// However long they took to wake up. The last step is made awake, or the one that wakes the others
// would be far ahead of them; it is short unless the host has too few processors for all lanes, and
// then there is no point in waiting.
void port::meet() {
  constexpr std::uint64_t until_all_are_awake = 200'000; // ns
  bare::round& now = the_run.now;
  const std::uint32_t all = the_run.lanes;
  if (__atomic_add_fetch(&now.arrived, 1, __ATOMIC_SEQ_CST) == all)
    wake_all_but(cpu_id());
  else
    bare::wait_until(this_lane(), [&now, all] {
      return __atomic_load_n(&now.arrived, __ATOMIC_SEQ_CST) >= all;
    });
  __atomic_fetch_add(&now.arrived, 1, __ATOMIC_SEQ_CST);
  for (const auto begin = clock(); clock() - begin < until_all_are_awake;) {
    for (unsigned looks = 64; looks > 0; --looks) { // relax() would cost more than a short lane
      if (__atomic_load_n(&now.arrived, __ATOMIC_RELAXED) == 2 * all)
        return;
    }
    relax();
  }
}

} // namespace heddle::driver
