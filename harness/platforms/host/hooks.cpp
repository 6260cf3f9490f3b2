// Hooks of the platform. They find out for themselves on which CPU they run: the context they are
// given may be that of the CPU before an interrupt.
#include "harness/platforms/host/hooks.hpp"

#include "harness/platforms/host/findings.hpp"
#include "harness/platforms/host/interrupts.hpp"
#include "harness/platforms/host/schedule.hpp"
#include "harness/platforms/host/tasks.hpp"
#include "harness/platforms/host/worker.hpp"

namespace heddle::native {

void install_hooks(cpu& c) {
  context& x = current;
  x.cpu_id = c.id < max_cpus ? c.id : 0;
  x.driver = &c;
  x.step = [](context&, place where) { step(where); };
  x.relax = [](context&, place where) { wait_step(where); };
  x.failed = [](context&, kind what, const char* why, place where) { fail(what, why, where); };
  x.drop = [](context&, place) { drop_iteration(); };
  x.cover = [](context&, const char* mark) { note_cover(mark); };
  x.observe = [](context&, const char* key, std::int64_t value) { note_value(key, value); };
  x.irq_save = [](context&, std::uint8_t up_to) { return save_mask(up_to); };
  x.irq_restore = [](context&, std::uint8_t before) { restore_mask(before); };
  x.raise = [](context&, unsigned line) { raise_line(line); };
  x.withdraw = [](context&, unsigned line) { withdraw_line(line); };
  x.idle = [](context&) { wait_for_interrupt(); };
  x.in_interrupt = [](context&) { return in_handler(); };
  x.swap_to = [](context&, unsigned continuation) { swap_to(continuation); };
}

} // namespace heddle::native
