// Starting the CPUs.
#include <cstddef>

#include "harness/platforms/qemu/aarch64/psci.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"

extern "C" const std::byte heddle_other_cpu_start[];

namespace heddle::bare {

unsigned arch::start_cpus(unsigned limit) {
  const auto entry = reinterpret_cast<std::uint64_t>(heddle_other_cpu_start);
  unsigned count = 1;
  // Numbered from 0 without gaps; the firmware refuses the first that does not exist.
  while (count < limit && aarch64::call(aarch64::psci::cpu_on, count, entry, count) == 0)
    ++count;
  return count;
}

} // namespace heddle::bare
