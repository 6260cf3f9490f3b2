// Interrupt lines of the code under test (<heddle/interrupt.hpp>): what is pending, and what masks
// and handlers keep out. The state alone; how an interrupt reaches its CPU is the platform's.
//
//   raise, arrive -> pending -> next, take -> enter -> the handler -> leave
//
// Raising a line that is pending changes nothing. Arrivals of a line that arrives by itself are
// lost in each other only if they were kept out by a mask or a handler, or else a handler could
// miss what the checker never lets it miss.
#pragma once

#include <atomic>
#include <cstdint>

#include <heddle/machine.hpp>

#include "harness/platforms/driver/random.hpp"

namespace heddle::driver {

class interrupt_lines {
public:
  static constexpr unsigned no_line = max_lines;

  // Nothing is masked or pending.
  void reset(const machine& program);

  // From anywhere. A caller that wants the line delivered soon has to tell its CPU.
  bool raise(unsigned line);    // false: it was pending
  bool withdraw(unsigned line); // false: it was not
  void arrive(unsigned line);

  // On the CPU itself, where no interrupt is delivered meanwhile: the pending line that may be
  // delivered now, the highest level first, or no_line.
  unsigned next(unsigned cpu);
  // The same as seen at any moment by the CPU itself; interrupts may be delivered meanwhile.
  bool is_any_deliverable(unsigned cpu) const;
  // Takes a pending interrupt off a line, or some that are lost in it. Returns how many, perhaps
  // none.
  std::uint32_t take(unsigned line, random_stream& random);

  // A handler runs; leave() takes the level that enter() returned.
  irq_level enter(unsigned line);
  void leave(unsigned cpu, irq_level interrupted);
  bool in_handler(unsigned cpu) const { return by_cpu_[cpu].depth.load() != 0; }

  irq_level mask(unsigned cpu) const { return by_cpu_[cpu].mask.load(); }
  void set_mask(unsigned cpu, irq_level level) { by_cpu_[cpu].mask.store(level); } // irq_restore()
  irq_level raise_mask(unsigned cpu, irq_level up_to);                             // irq_save()

private:
  static_assert(max_lines == 32, "one bit for each");

  // But for `pending`, changed by its own CPU only.
  struct alignas(64) cpu_state {
    std::atomic<std::uint32_t> pending{0};
    std::uint32_t kept_out = 0; // lines that were pending, and masked
    std::atomic<irq_level> mask{irqs_enabled};
    std::atomic<irq_level> level{irqs_enabled}; // of the innermost handler
    std::atomic<unsigned> depth{0};             // of handlers
  };

  cpu_state& owner_of(unsigned line) { return by_cpu_[program_->line(line).cpu.id]; }
  irq_level level_of(unsigned line) const { return program_->line(line).settings.level; }

  const machine* program_ = nullptr;
  cpu_state by_cpu_[max_cpus + 1];                     // and that of a thread that is none
  std::atomic<std::uint32_t> arrived_[max_lines] = {}; // and not taken, of lines that arrive
};

} // namespace heddle::driver
