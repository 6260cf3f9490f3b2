// Hooks of the platform. They find out for themselves on which CPU they run: the context they are
// given may be that of the CPU before an interrupt.
#include "harness/platforms/host/hooks.hpp"

#include "harness/platforms/driver/interrupts.hpp"
#include "harness/platforms/driver/iteration.hpp"
#include "harness/platforms/driver/notes.hpp"
#include "harness/platforms/driver/operations.hpp"
#include "harness/platforms/driver/schedule.hpp"
#include "harness/platforms/driver/tasks.hpp"

namespace heddle::native {

void install_hooks(cpu& c) {
  context& x = current;
  x.cpu_id = c.id < max_cpus ? c.id : 0;
  x.driver = &c;
  x.step = [](context&, place where) { driver::step(where); };
  x.wait = [](context&, const char* for_what, place where) { driver::wait_turn(for_what, where); };
  x.choose = [](context&, unsigned alternatives) { return driver::choose(alternatives); };
  x.failed = [](context&, kind what, const char* why, place where) {
    driver::note_failure(name_of(what), why, where);
  };
  x.drop = [](context&, place) { driver::drop_iteration(); };
  x.cover = [](context&, const char* mark) { driver::note_mark(mark); };
  x.observe = [](context&, const char* key, std::int64_t v) { driver::note_value(key, v); };
  x.irq_save = [](context&, std::uint8_t up_to) { return driver::save_mask(up_to); };
  x.irq_restore = [](context&, std::uint8_t before) { driver::restore_mask(before); };
  x.raise = [](context&, unsigned line, place where) { driver::raise(line, where); };
  x.withdraw = [](context&, unsigned line, place where) { driver::withdraw(line, where); };
  x.idle = [](context&, place where) { driver::idle(where); };
  x.in_interrupt = [](context&) { return driver::is_in_handler(); };
  x.swap_to = [](context&, unsigned to, place where) { driver::swap_to(to, where); };
}

} // namespace heddle::native
