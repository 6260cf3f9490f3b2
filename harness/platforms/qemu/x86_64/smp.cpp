// Counting and starting the CPUs.
#include <cstddef>

#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/x86_64/apic.hpp"
#include "harness/platforms/qemu/x86_64/ports.hpp"

extern "C" {
extern const std::byte heddle_trampoline_begin[];
extern const std::byte heddle_trampoline_end[];
extern std::uint32_t heddle_cpus_wanted;
}

namespace heddle::bare {
namespace {

// Asks the emulator (fw_cfg), which saves reading the tables of the firmware.
unsigned present_cpus() {
  constexpr std::uint16_t selector = 0x510;
  constexpr std::uint16_t data = 0x511;
  constexpr std::uint16_t number_of_cpus = 5;
  x86_64::out16(selector, number_of_cpus);
  const unsigned low = x86_64::in8(data);
  return low | static_cast<unsigned>(x86_64::in8(data)) << 8U;
}

} // namespace

void arch::prepare_machine() {
  // No interrupt comes from the controllers of the old days.
  x86_64::out8(0x21, 0xFF);
  x86_64::out8(0xA1, 0xFF);
}

unsigned arch::start_cpus(unsigned limit) {
  using namespace x86_64;
  constexpr std::uintptr_t trampoline = 0x8000;
  const unsigned present = present_cpus();
  const unsigned wanted = present < limit ? present : limit;
  if (wanted < 2)
    return 1;
  const auto size = static_cast<std::size_t>(heddle_trampoline_end - heddle_trampoline_begin);
  __builtin_memcpy(reinterpret_cast<void*>(trampoline), heddle_trampoline_begin, size);
  heddle_cpus_wanted = wanted;
  // To all but this one: reset, then start at the page of the trampoline. The pauses that hardware
  // wants in between do nothing in an emulator.
  at(apic::command) = 0xC4500;
  at(apic::command) = 0xC4600 | trampoline >> 12U;
  return wanted;
}

} // namespace heddle::bare
