// What the bare-metal platform asks of the image (model/baremetal/heddle_platform.hpp).
#include <heddle_platform.hpp>

#include "harness/platforms/driver/delivery.hpp"
#include "harness/platforms/qemu/driver/ending.hpp"
#include "harness/platforms/qemu/driver/lines.hpp"
#include "harness/platforms/qemu/driver/run.hpp"
#include "harness/platforms/qemu/driver/schedule.hpp"
#include "harness/platforms/qemu/driver/tasks.hpp"
#include "harness/platforms/qemu/driver/waiting.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/kernel/crash.hpp"

namespace heddle::bare {
namespace {

lane& this_lane() { return the_run.lanes[arch::this_cpu()->id]; }

// Not while the machine is built, nor before or after the lanes.
bool runs_code_under_test() { return this_lane().active; }

void require_raisable(unsigned line, const char* otherwise, const char* file,
                      std::uint32_t file_line) {
  const machine& m = *the_machine.program;
  if (line >= m.lines() || m.line(line).settings.arrivals != 0)
    give_up(kind::forbidden_context, otherwise, file, file_line);
}

} // namespace
} // namespace heddle::bare

extern "C" {

using namespace heddle::bare;

void heddle_machine_step(const char* file, std::uint32_t line) {
  if (runs_code_under_test())
    step(file, line);
}

void heddle_machine_relax(const char* file, std::uint32_t line) {
  heddle_machine_wait("what it looks at in a loop to change", file, line);
}

void heddle_machine_wait(const char* for_what, const char* file, std::uint32_t line) {
  if (runs_code_under_test())
    wait_turn(for_what, file, line);
  else
    arch::relax();
}

std::uint32_t heddle_machine_cpu_id() { return arch::this_cpu()->id; }

std::uint32_t heddle_machine_cpu_count() { return the_run.now.lanes; }

std::uint32_t heddle_machine_choose(std::uint32_t alternatives) {
  return this_lane().choices.below(alternatives);
}

void heddle_machine_drop(const char*, std::uint32_t) { drop_iteration(); }

void heddle_machine_failed(const char* kind, const char* why, const char* file,
                           std::uint32_t line) {
  note_failure(kind, why, file, line);
}

std::uint8_t heddle_machine_irq_save(std::uint8_t up_to) { return mask_lines(up_to); }
void heddle_machine_irq_restore(std::uint8_t before) { set_line_mask(before); }
bool heddle_machine_in_interrupt() { return in_handler(); }

void heddle_machine_raise(std::uint32_t line, const char* file, std::uint32_t file_line) {
  require_raisable(line, "raise() of a line that arrives by itself", file, file_line);
  raise_line(line);
  // Before the lanes start, or after they have ended, nobody delivers.
  if (runs_code_under_test())
    request_delivery(line);
}

void heddle_machine_withdraw(std::uint32_t line, const char* file, std::uint32_t file_line) {
  require_raisable(line, "withdraw() of a line that arrives by itself", file, file_line);
  if (runs_code_under_test() && the_machine.program->line(line).cpu.id != heddle_machine_cpu_id())
    give_up(heddle::kind::forbidden_context, "withdraw() of a line of another CPU", file,
            file_line);
  withdraw_line(line);
}

void heddle_machine_idle(const char* file, std::uint32_t line) {
  if (!runs_code_under_test())
    stop("idle() outside a CPU's program");
  idle(file, line);
}

void heddle_machine_swap_to(std::uint32_t continuation, const char* file, std::uint32_t line) {
  if (!runs_code_under_test())
    stop("swap_to() outside a CPU's program");
  swap_to(continuation, file, line);
}

void heddle_machine_cover(const char* mark) {
  const locked hold(the_run.tables);
  the_run.marks.add(mark, 1);
}

void heddle_machine_observe(const char* key, std::int64_t value) {
  const locked hold(the_run.tables);
  the_run.outcomes.observe(key, value);
}

} // extern "C"
