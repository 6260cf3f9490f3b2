// Whole lines on the serial port (harness/platforms/driver/message.hpp).
#include "harness/platforms/driver/port.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/kernel/masked.hpp"

namespace heddle::bare {
namespace {

constinit bool taken = false;
constexpr unsigned patience = 100000; // turns, for a CPU that stopped while it wrote

} // namespace
} // namespace heddle::bare

void heddle::driver::port::write(const char* line, unsigned length) {
  using namespace heddle::bare;
  const masked hold;
  for (unsigned i = 0; i < patience && __atomic_exchange_n(&taken, true, __ATOMIC_ACQUIRE); ++i)
    arch::relax();
  for (unsigned i = 0; i < length; ++i)
    arch::put(line[i]);
  arch::put('\n');
  __atomic_store_n(&taken, false, __ATOMIC_RELEASE);
}
