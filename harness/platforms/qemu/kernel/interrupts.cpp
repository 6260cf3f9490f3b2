// From a line to its handler.
#include "harness/platforms/qemu/kernel/interrupts.hpp"

#include "harness/platforms/qemu/kernel/arch.hpp"

namespace heddle::bare {

constinit per_cpu cpus[cpu_limit];

void set_handler(per_cpu& cpu, unsigned line, handler h) { cpu.handlers[line] = h; }

void set_after_interrupt(per_cpu& cpu, void (*f)()) { cpu.after_interrupt = f; }

void dispatch(unsigned line, std::uint32_t token) {
  per_cpu& self = *arch::this_cpu();
  // First of all: what follows may go on for long, or on another CPU. Masked as they are, no
  // interrupt comes before the handler has ended.
  arch::end_of_interrupt(token);
  ++self.arrivals[line];
  const handler& h = self.handlers[line];
  if (h.run != nullptr)
    h.run(h.context, line);
  if (self.after_interrupt != nullptr)
    self.after_interrupt();
}

} // namespace heddle::bare
