// Leaving the emulator.
#include "harness/platforms/qemu/aarch64/psci.hpp"
#include "harness/platforms/qemu/aarch64/semihosting.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"

namespace heddle::bare {

void arch::exit(unsigned status) {
  static constinit bool tried = false;
  // Without semihosting the request is an invalid instruction, and its fault leads back here.
  if (!__atomic_exchange_n(&tried, true, __ATOMIC_RELAXED)) {
    constexpr std::uint64_t application_exit = 0x20026;
    std::uint64_t block[2] = {application_exit, status};
    aarch64::request(aarch64::semihosting::exit, block);
  }
  aarch64::call(aarch64::psci::system_off); // ends the emulator with status 0
  for (;;)
    asm volatile("wfi");
}

} // namespace heddle::bare
