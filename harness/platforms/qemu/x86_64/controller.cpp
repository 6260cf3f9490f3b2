// The interrupt controller: every CPU has its own (APIC); the old shared ones are masked.
#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/x86_64/apic.hpp"

namespace heddle::bare {

void x86_64::enable_apic() { at(apic::spurious) = 0x100 | spurious_vector; }

void arch::send(const per_cpu& target, unsigned line) {
  using namespace x86_64;
  // The two halves of the command must not be separated by a handler that sends as well.
  const bool was_open = mask();
  at(apic::command_target) = target.hardware_id << 24U;
  at(apic::command) = 0x4000 | (first_line_vector + line);
  if (was_open)
    unmask();
}

void arch::end_of_interrupt(std::uint32_t) { x86_64::at(x86_64::apic::end_of_interrupt) = 0; }

} // namespace heddle::bare
