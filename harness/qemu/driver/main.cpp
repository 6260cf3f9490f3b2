// What an image does once its CPUs are up.
#include "harness/qemu/kernel/arch.hpp"
#include "harness/qemu/kernel/console.hpp"
#include "harness/qemu/kernel/start.hpp"

namespace heddle::bare {

exit_status main() {
  message("boot").number("cpus", cpu_total()).text("arguments", arch::argument_text()).send();
  return exit_status::passed;
}

void other_cpu(per_cpu&) {
  for (;;)
    arch::wait_for_arrival();
}

} // namespace heddle::bare
