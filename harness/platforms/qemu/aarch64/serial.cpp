// The serial port (PL011).
#include "harness/platforms/qemu/aarch64/registers.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"

namespace heddle::bare {

void arch::put(char c) {
  constexpr std::uintptr_t data = 0x09000000;
  constexpr std::uintptr_t flags = data + 0x18;
  constexpr std::uint32_t full = 0x20;
  while ((aarch64::at(flags) & full) != 0)
    relax();
  aarch64::at(data) = static_cast<unsigned char>(c);
}

} // namespace heddle::bare
