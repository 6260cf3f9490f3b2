// What a scheduler may not do, and how tasks begin.
#include "checker/relacy/task_switch.hpp"

namespace heddle::relacy {

void task_switch::swap_to(unsigned continuation, site where) {
  const unsigned cpu = current_thread();
  if (lines_.in_handler(cpu))
    findings_.fail(kind::forbidden_context, "swap_to() in an interrupt handler", where);
  if (const char* const wrong = stacks_.obstacle(cpu, continuation))
    findings_.fail(kind::forbidden_context, wrong, where);
  stacks_.switch_to(cpu, continuation);
}

void task_switch::run(void* self, unsigned task) {
  auto& s = *static_cast<task_switch*>(self);
  s.machine_.run_task(task);
  s.findings_.fail(kind::forbidden_context, "a task ended without swapping to another one", {});
}

} // namespace heddle::relacy
