// From a line to its handler.
#include "harness/qemu/kernel/interrupts.hpp"

#include "harness/qemu/kernel/arch.hpp"
#include "harness/qemu/kernel/crash.hpp"

namespace heddle::bare {

constinit per_cpu cpus[cpu_limit];

void set_handler(per_cpu& cpu, unsigned line, handler h) { cpu.handlers[line] = h; }

void dispatch(unsigned line, std::uint32_t token) {
  per_cpu& self = *arch::this_cpu();
  if (self.interrupt_depth == interrupt_nesting)
    stop("interrupts are nested too deeply");
  self.in_service[self.interrupt_depth++] = token;
  ++self.arrivals[line];
  const handler& h = self.handlers[line];
  if (h.run != nullptr)
    h.run(h.context, line);
  --self.interrupt_depth;
  arch::end_of_interrupt(token);
}

void abandon_interrupts(per_cpu& self) {
  while (self.interrupt_depth > 0)
    arch::end_of_interrupt(self.in_service[--self.interrupt_depth]);
}

} // namespace heddle::bare
