// Who may be swapped to, and what follows.
#include "harness/platforms/driver/tasks.hpp"

#include "harness/platforms/driver/machine_state.hpp"
#include "harness/platforms/driver/notes.hpp"
#include "harness/platforms/driver/port.hpp"

namespace heddle::driver {
namespace {

// On the stack of the continuation that goes on. From now on others may resume the one before.
void arrive() {
  the_machine.tasks.arrive(port::cpu_id());
  port::open();
}

// Null, or why this CPU cannot go on with it; if it can, and it is not what runs here, it is
// claimed.
const char* obstacle(unsigned continuation) {
  const unsigned cpu = port::cpu_id();
  if (the_machine.lines.in_handler(cpu))
    return "swap_to() in an interrupt handler";
  if (continuation == the_machine.tasks.on(cpu))
    return nullptr;
  const bool is_task =
      continuation >= first_task && continuation - first_task < the_machine.program->tasks();
  if (continuation != cpu && !is_task)
    return "swap_to() of a continuation that is not one of this CPU or a task";
  if (!the_machine.tasks.claim(continuation))
    return "swap_to() of a task that is running";
  return nullptr;
}

} // namespace

void swap_to(unsigned continuation, place where) {
  if (!port::runs_program())
    refuse("swap_to() outside a CPU's program", where);
  port::close();
  if (const char* why_not = obstacle(continuation)) {
    port::open();
    refuse(why_not, where);
  }
  const unsigned from = the_machine.tasks.on(port::cpu_id());
  if (continuation == from)
    return port::open();
  const bool begins = the_machine.tasks.go_on(port::cpu_id(), continuation);
  port::switch_stack(from, continuation, begins);
  arrive();
}

void begin_task(unsigned continuation) {
  arrive();
  the_machine.program->run_task(continuation - first_task);
  refuse("a task ended without swapping to another one", port::last_place());
}

} // namespace heddle::driver
