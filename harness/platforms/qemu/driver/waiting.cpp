// Waiting: others run meanwhile, interrupts come that must, and what never ends is noticed.
#include "harness/platforms/qemu/driver/waiting.hpp"

#include "harness/platforms/driver/delivery.hpp"
#include "harness/platforms/qemu/driver/ending.hpp"
#include "harness/platforms/qemu/driver/lines.hpp"
#include "harness/platforms/qemu/driver/run.hpp"
#include "harness/platforms/qemu/driver/schedule.hpp"
#include "harness/platforms/qemu/driver/wait.hpp"
#include "harness/platforms/qemu/driver/watch.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/kernel/masked.hpp"

namespace heddle::bare {
namespace {

// The iteration goes on without this CPU: it was dropped, or a daemon waits at the end.
bool is_over(unsigned cpu) {
  return __atomic_load_n(&the_run.now.dropped, __ATOMIC_SEQ_CST) ||
         (the_machine.work_of[cpu].is_daemon() && the_machine.work.is_done());
}

// Lets the host give the processor to whoever is waited for.
void take_a_nap() {
  if (!arch::mask())
    return;
  arch::arm_timer(doze);
  arch::wait_for_arrival();
}

// Asleep until an interrupt of the processor. They are masked, before and after.
void sleep(lane& l, unsigned cpu, bool expects) {
  __atomic_store_n(&l.asleep, true, __ATOMIC_SEQ_CST);
  if (expects)
    arch::arm_timer(1 + l.schedule.below(doze));
  if (!is_over(cpu))
    arch::wait_for_arrival();
  arch::mask();
}

// One look around of a CPU that is idle, with interrupts masked by the processor.
void idle_turn(lane& l, unsigned cpu) {
  const bool expects = the_machine.arrivals.expects(cpu);
  // Perhaps somebody raises a line first.
  if (expects && l.schedule.one_in(2)) {
    bring_arrival(l.schedule);
    return;
  }
  if (!expects)
    the_machine.work_of[cpu].note_idle(the_machine.work);
  sleep(l, cpu, expects);
}

} // namespace

void wait_turn(const char* for_what, const char* file, std::uint32_t line) {
  constexpr std::uint32_t arrivals_come = 32; // turns
  constexpr std::uint32_t nap = 1024;
  per_cpu& self = *arch::this_cpu();
  lane& l = the_run.lanes[self.id];
  if (is_over(self.id))
    leave_iteration();
  self.now.file = file;
  self.now.line = line;
  self.now.waits_for = for_what;
  arch::relax();
  const std::uint32_t turn = ++self.now.waits;
  if (turn % arrivals_come == 0) {
    const masked hold;
    if (bring_arrival(l.schedule))
      deliver_pending();
  }
  if (turn % cpu_work::looks == 0 && !the_machine.arrivals.expects(self.id)) {
    const masked hold;
    the_machine.work_of[self.id].note_waiting(the_machine.work);
  }
  if (turn % nap == 0) {
    check_for_hang();
    take_a_nap();
  }
}

void idle(const char* file, std::uint32_t line) {
  step(file, line);
  arch::mask();
  const unsigned cpu = arch::this_cpu()->id;
  lane& l = the_run.lanes[cpu];
  // A handler may leave it to another CPU; so what is counted is its own.
  const unsigned self = the_machine.tasks.on(cpu);
  const std::uint32_t handled = the_machine.tasks.handlers(self);
  const irq_level before = line_mask();
  cpus[cpu].now.waits_for = "an interrupt, which never comes";
  for (;;) {
    set_line_mask(irqs_enabled); // delivers
    if (the_machine.tasks.handlers(self) != handled)
      break;
    if (is_over(cpu))
      leave_iteration();
    idle_turn(l, cpu);
  }
  arch::this_cpu()->now.waits_for = nullptr;
  __atomic_store_n(&the_run.lanes[arch::this_cpu()->id].asleep, false, __ATOMIC_RELAXED);
  set_line_mask(before);
  arch::unmask();
}

} // namespace heddle::bare
