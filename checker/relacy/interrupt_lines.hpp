// The interrupt lines of a machine in one iteration: what is masked, what runs, what has yet to
// come. It decides nothing: the session asks what could be delivered, and tells what was.
#pragma once

#include <array>
#include <cstdint>

#include <heddle/interrupt.hpp>
#include <heddle/machine.hpp>

#include "checker/relacy/simulator.hpp"

namespace heddle::relacy {

// One bit for each line, by its number in the machine.
using line_set = std::uint32_t;

class interrupt_lines {
public:
  // A new iteration: nothing has come, nothing is masked.
  void begin(const machine& m);
  // How many arrivals of a line come at all; all of them unless this says less.
  void set_arrivals(unsigned line, unsigned arrivals) { lines_[line].left = arrivals; }

  // What the program of a CPU has masked, without the levels of running handlers.
  irq_level mask(unsigned cpu) const { return cpus_[cpu].mask; }
  void set_mask(unsigned cpu, irq_level mask);

  // A handler begins, and ends, on its CPU.
  void enter(unsigned line);
  void leave(unsigned line);
  bool in_handler(unsigned cpu) const { return cpus_[cpu].running != 0; }

  // The CPU has made an operation on shared memory.
  void operation(unsigned cpu) { ++cpus_[cpu].operations; }

  // Lines of the CPU that are not masked and have arrivals left, or are raised and not yet taken.
  line_set deliverable(unsigned cpu) const;
  bool has_lines(unsigned cpu) const;
  // Lines of the CPU that come only when they are raised.
  line_set raisable(unsigned cpu) const;

  // `lines` could have been delivered and were not: they had not arrived.
  void declined(line_set lines);
  // How many arrivals the next delivery may take at once: those that can have come while the line
  // was kept out.
  unsigned most_at_once(unsigned line) const;
  void take_arrivals(unsigned line, unsigned arrivals);

  // A raised line: how often it was raised, and up to where that was delivered or withdrawn.
  void raise(unsigned line) { ++lines_[line].raised; }
  std::uint64_t taken(unsigned line) const { return lines_[line].taken; }
  void take_raised(unsigned line, std::uint64_t up_to) { lines_[line].taken = up_to; }

private:
  struct line_state {
    unsigned cpu = 0;
    irq_level level = 1;
    bool only_raised = false;
    unsigned left = 0; // arrivals that have not come
    std::uint64_t raised = 0;
    std::uint64_t taken = 0;
    bool closed = false;         // by the mask or by a running handler
    bool kept_out = false;       // the CPU made an operation while it was closed
    std::uint64_t closed_at = 0; // in operations of the CPU
  };
  struct cpu_state {
    irq_level mask = irqs_enabled;
    line_set running = 0; // their levels differ
    std::uint64_t operations = 0;
  };

  irq_level level(unsigned cpu) const;
  void level_changed(unsigned cpu);

  unsigned count_ = 0;
  std::array<line_state, max_lines> lines_{};
  std::array<cpu_state, max_threads> cpus_{};
};

} // namespace heddle::relacy
