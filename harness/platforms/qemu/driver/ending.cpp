// The ends of programs and iterations.
#include "harness/platforms/qemu/driver/ending.hpp"

#include "harness/platforms/driver/delivery.hpp"
#include "harness/platforms/qemu/driver/lines.hpp"
#include "harness/platforms/qemu/driver/wait.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/kernel/crash.hpp"
#include "harness/platforms/qemu/kernel/masked.hpp"

namespace heddle::bare {
namespace {

bool is_dropped() { return __atomic_load_n(&the_run.now.dropped, __ATOMIC_SEQ_CST); }

} // namespace

void note_failure(const char* kind, const char* why, const char* file, std::uint32_t line) {
  const locked hold(the_run.tables);
  the_run.failures.add({.kind = kind,
                        .why = why,
                        .file = file,
                        .line = line,
                        .cpu = arch::this_cpu()->id,
                        .first_iteration = the_run.now.number});
}

void leave_iteration() {
  arch::mask(); // and nothing is delivered to a program that is gone
  lane& l = the_run.lanes[arch::this_cpu()->id];
  l.active = false;
  l.asleep = false;
  arch::heddle_escape(l.resume);
}

void drop_iteration() {
  const unsigned self = arch::this_cpu()->id;
  if (the_run.lanes[self].resume == nullptr)
    stop("an iteration is dropped while the machine is built");
  __atomic_store_n(&the_run.now.dropped, true, __ATOMIC_SEQ_CST);
  wake_all_but(self);
  leave_iteration();
}

void give_up(kind what, const char* why, const char* file, std::uint32_t line) {
  note_failure(name_of(what), why, file, line);
  drop_iteration();
}

void finish_program() {
  const unsigned cpu = arch::this_cpu()->id;
  lane& l = the_run.lanes[cpu];
  if (line_mask() != irqs_enabled)
    note_failure(name_of(kind::forbidden_context),
                 "the program of a CPU ends with interrupts masked", arch::this_cpu()->now.file,
                 arch::this_cpu()->now.line);
  do
    set_line_mask(irqs_enabled);
  while (bring_arrival(l.schedule));
  {
    const masked hold; // a task that is interrupted here could be resumed elsewhere
    the_machine.work_of[cpu].note_end(the_machine.work);
  }
  if (the_machine.program->lines() != 0)
    wait_until(l, [] { return is_dropped() || the_machine.work.is_done(); });
}

void wake_all_but(unsigned self) {
  for (unsigned id = 0; id < the_run.now.lanes; ++id) {
    if (id != self)
      wake(id);
  }
}

} // namespace heddle::bare
