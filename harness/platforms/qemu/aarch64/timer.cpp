// The virtual timer of each CPU.
#include "harness/platforms/qemu/aarch64/registers.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"

namespace heddle::bare {

void arch::arm_timer(std::uint64_t nanoseconds) {
  const auto rate = HEDDLE_READ_REGISTER("cntfrq_el0");
  const auto ticks =
      (nanoseconds < longest_timer ? nanoseconds : longest_timer) * rate / 1'000'000'000;
  HEDDLE_WRITE_REGISTER("cntv_cval_el0", HEDDLE_READ_REGISTER("cntvct_el0") + ticks);
  HEDDLE_WRITE_REGISTER("cntv_ctl_el0", 1);
  aarch64::barrier();
}

void arch::stop_timer() {
  HEDDLE_WRITE_REGISTER("cntv_ctl_el0", 0);
  aarch64::barrier();
}

} // namespace heddle::bare
