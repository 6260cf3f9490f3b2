// Tasks: what a scheduler, which is code under test, switches between.
#include "checker/relacy/session.hpp"

namespace heddle::relacy {

void session::swap_to(unsigned continuation, site where) {
  const unsigned cpu = current_thread();
  if (lines_.in_handler(cpu))
    fail(kind::forbidden_context, "swap_to() in an interrupt handler", where);
  if (const char* const wrong = tasks_.obstacle(cpu, continuation))
    fail(kind::forbidden_context, wrong, where);
  tasks_.switch_to(cpu, continuation);
}

void session::run_task(void* self, unsigned task) {
  auto& s = *static_cast<session*>(self);
  s.machine_.run_task(task);
  s.fail(kind::forbidden_context, "a task ended without swapping to another one", {});
}

} // namespace heddle::relacy
