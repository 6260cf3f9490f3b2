// The driver's port (harness/platforms/driver/port.hpp): code under test on stacks of its own, and
// what is said of it.
#include "harness/platforms/driver/machine_state.hpp"
#include "harness/platforms/driver/port.hpp"
#include "harness/platforms/driver/tasks.hpp"
#include "harness/platforms/qemu/driver/run.hpp"
#include "harness/platforms/qemu/driver/wait.hpp"
#include "harness/platforms/qemu/driver/watch.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/kernel/stacks.hpp"

namespace heddle::driver {

using namespace bare;

namespace {

static_assert(max_tasks <= extra_stacks);

constinit void* left_at[first_task + max_tasks]; // where each continuation was left

void* stack_top(unsigned task) {
  return reinterpret_cast<void*>(arch::memory_begin + extra_stack_top(task - first_task));
}

void* as_argument(unsigned id) { return reinterpret_cast<void*>(static_cast<std::uintptr_t>(id)); }

} // namespace

run& port::this_run() { return the_run; }

// ---------------------------------------------------------------------------- code under test

void port::call_guarded(void (*part)()) {
  lane& l = this_lane();
  arch::heddle_call_guarded([](void* f) { reinterpret_cast<void (*)()>(f)(); },
                            reinterpret_cast<void*>(part), &l.resume);
  arch::unmask(); // it may have been left in a critical section
}

void port::enter_program() {
  close();
  this_lane().active = true;
}

void port::leave() {
  lane& l = this_lane();
  l.active = false; // and nothing is delivered to a program that is gone
  l.asleep = false;
  arch::heddle_escape(l.resume);
}

void port::recall() { wake_all_but(cpu_id()); }

void port::switch_stack(unsigned from, unsigned to, bool begins) {
  if (!begins)
    return arch::heddle_switch_stack(&left_at[from], left_at[to]);
  const auto begin = [](void* id) {
    begin_task(static_cast<unsigned>(reinterpret_cast<std::uintptr_t>(id)));
  };
  arch::heddle_start_stack(&left_at[from], stack_top(to), begin, as_argument(to));
}

// ---------------------------------------------------------------------------- words

void port::note_operation(place where) {
  constexpr std::uint64_t many = 1U << 16U; // a loop that never waits
  bare::progress& now = arch::this_cpu()->now;
  note_wait(nullptr, where);
  if (!the_machine.lines.in_handler(cpu_id()))
    ++now.index;
  if (++this_lane().operations % many == 0)
    check_for_hang();
}

void port::note_wait(const char* for_what, place where) {
  bare::progress& now = arch::this_cpu()->now;
  now.file = where.file;
  now.line = where.line;
  now.waits_for = for_what;
}

place port::last_place() { return {arch::this_cpu()->now.file, arch::this_cpu()->now.line}; }

void port::note_end() {}

port::cpu_totals port::totals_of(unsigned cpu) {
  const lane& l = the_run.by_cpu[cpu];
  cpu_totals sum{.iterations = l.iterations,
                 .operations = l.operations,
                 .timer = cpus[cpu].arrivals[timer_line],
                 .ipi = 0,
                 .handlers = l.handlers,
                 .fingerprint = l.fingerprint};
  for (unsigned line = 0; line < sent_lines; ++line)
    sum.ipi += cpus[cpu].arrivals[line];
  return sum;
}

} // namespace heddle::driver
