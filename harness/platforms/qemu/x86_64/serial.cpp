// The first serial port (16550).
#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/x86_64/ports.hpp"

namespace heddle::bare {

void arch::put(char c) {
  constexpr std::uint16_t data = 0x3F8;
  constexpr std::uint16_t line_status = 0x3FD;
  constexpr std::uint8_t may_send = 0x20;
  while ((x86_64::in8(line_status) & may_send) == 0)
    relax();
  x86_64::out8(data, static_cast<std::uint8_t>(c));
}

} // namespace heddle::bare
