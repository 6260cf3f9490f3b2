// Bringing the machine up, on CPU 0 and then on the others.
#include "harness/platforms/qemu/kernel/start.hpp"

#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/kernel/crash.hpp"

extern "C" {
// Bounds of the section, from the linker script.
extern void (*const heddle_constructors_begin[])();
extern void (*const heddle_constructors_end[])();
}

namespace heddle::bare {
namespace {

constinit unsigned total = 1;
alignas(16) constinit std::byte fault_stacks[cpu_limit][fault_stack_bytes];

void run_constructors() {
  for (auto* f = heddle_constructors_begin; f != heddle_constructors_end; ++f)
    (*f)();
}

void wait_for_cpus(unsigned count) {
  constexpr std::uint64_t limit = 5'000'000'000;
  const std::uint64_t begin = arch::clock();
  for (unsigned id = 1; id < count; ++id) {
    while (!__atomic_load_n(&cpus[id].online, __ATOMIC_ACQUIRE)) {
      if (arch::clock() - begin > limit)
        stop("a CPU does not come up");
      arch::relax();
    }
  }
}

} // namespace

unsigned cpu_total() { return total; }

} // namespace heddle::bare

void heddle_cpu_entry(unsigned id) {
  using namespace heddle::bare;
  per_cpu& self = cpus[id];
  self.self = &self;
  self.id = id;
  self.fault_stack_top = fault_stacks[id] + fault_stack_bytes;
  if (id == 0)
    arch::prepare_machine();
  arch::enter_cpu(self);
  __atomic_store_n(&self.online, true, __ATOMIC_RELEASE);
  if (id != 0)
    other_cpu(self);
  run_constructors();
  total = arch::start_cpus(cpu_limit);
  wait_for_cpus(total);
  const heddle::driver::exit_status status = main();
  claim_the_end();
  end_run(status);
}
