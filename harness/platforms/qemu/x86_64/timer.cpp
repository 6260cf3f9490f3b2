// The timer of each CPU, which is part of its interrupt controller.
//
// The emulator counts it at 1 GHz, whatever the machine; hardware would need a calibration.
#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/x86_64/apic.hpp"

namespace heddle::bare {

void arch::arm_timer(std::uint64_t nanoseconds) {
  using namespace x86_64;
  at(apic::timer_divider) = 0xB; // by 1
  at(apic::timer_vector) = first_line_vector + timer_line;
  const auto limited = nanoseconds < longest_timer ? nanoseconds : longest_timer;
  at(apic::timer_start) = static_cast<std::uint32_t>(limited == 0 ? 1 : limited);
}

void arch::stop_timer() { x86_64::at(x86_64::apic::timer_start) = 0; }

} // namespace heddle::bare
