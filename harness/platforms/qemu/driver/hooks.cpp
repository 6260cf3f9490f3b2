// What the bare-metal platform asks of the image (model/baremetal/heddle_platform.hpp).
#include <heddle_platform.hpp>

#include "harness/platforms/driver/interrupts.hpp"
#include "harness/platforms/driver/iteration.hpp"
#include "harness/platforms/driver/notes.hpp"
#include "harness/platforms/driver/operations.hpp"
#include "harness/platforms/driver/schedule.hpp"
#include "harness/platforms/driver/tasks.hpp"
#include "harness/platforms/qemu/driver/run.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"

extern "C" {

using namespace heddle;

void heddle_machine_step(const char* file, std::uint32_t line) { driver::step({file, line}); }

void heddle_machine_relax(const char* file, std::uint32_t line) {
  driver::wait_turn("what it looks at in a loop to change", {file, line});
}

void heddle_machine_wait(const char* for_what, const char* file, std::uint32_t line) {
  driver::wait_turn(for_what, {file, line});
}

std::uint32_t heddle_machine_cpu_id() { return bare::arch::this_cpu()->id; }
std::uint32_t heddle_machine_cpu_count() { return bare::the_run.lanes; }

std::uint32_t heddle_machine_choose(std::uint32_t alternatives) {
  return driver::choose(alternatives);
}
void heddle_machine_drop(const char*, std::uint32_t) { driver::drop_iteration(); }

void heddle_machine_failed(const char* kind, const char* why, const char* file,
                           std::uint32_t line) {
  driver::note_failure(kind, why, {file, line});
}

std::uint8_t heddle_machine_irq_save(std::uint8_t up_to) { return driver::save_mask(up_to); }
void heddle_machine_irq_restore(std::uint8_t before) { driver::restore_mask(before); }
bool heddle_machine_in_interrupt() { return driver::is_in_handler(); }

void heddle_machine_raise(std::uint32_t irq, const char* file, std::uint32_t line) {
  driver::raise(irq, {file, line});
}
void heddle_machine_withdraw(std::uint32_t irq, const char* file, std::uint32_t line) {
  driver::withdraw(irq, {file, line});
}
void heddle_machine_idle(const char* file, std::uint32_t line) { driver::idle({file, line}); }

void heddle_machine_swap_to(std::uint32_t continuation, const char* file, std::uint32_t line) {
  driver::swap_to(continuation, {file, line});
}

void heddle_machine_cover(const char* mark) { driver::note_mark(mark); }
void heddle_machine_observe(const char* key, std::int64_t value) { driver::note_value(key, value); }

} // extern "C"
