// Interrupts: before an operation of a CPU, and after its last one, a choice lets one in, as a
// call.
//
// A CPU that waits takes no interrupt by itself: that one comes while it waits is the same as that
// it comes before, while the CPU has not gone on for a long time. So only what would not come
// otherwise has to be forced: when all wait, and when a CPU ends.
#pragma once

#include <heddle/machine.hpp>

#include "checker/relacy/access.hpp"
#include "checker/relacy/arrivals.hpp"
#include "checker/relacy/exits.hpp"
#include "checker/relacy/findings.hpp"
#include "checker/relacy/interrupt_lines.hpp"
#include "checker/relacy/parking.hpp"
#include "checker/relacy/thread_states.hpp"
#include "checker/relacy/turns.hpp"

namespace heddle::relacy {

class interrupts {
public:
  // What they act through.
  struct parts {
    const machine& the_machine;
    const exits& out;
    findings& found;
    thread_states& threads;
    interrupt_lines& lines;
    arrivals& coming;
    turns& taking_turns;
    parking& waits;
  };
  explicit interrupts(const parts& others) : with_(others) {}

  // An operation of the current CPU begins; interrupts, and if it may switch other threads, may run
  // first.
  void enter(site where, bool may_switch = true);
  // Interrupts may run.
  void take() { take(false); }
  // The program of the current CPU has ended: what must still come comes now, in any order; and
  // what others raise from now on.
  void after_end_of_cpu();

  // What code under test asks for, on a CPU.
  irq_level save(irq_level up_to, site where);
  void restore(irq_level before);
  bool in_handler() const;
  void withdraw(unsigned line, site where);
  void idle(site where);
  void raise(unsigned line, site where); // also before and after the threads

private:
  void take(bool must);
  void run_handler(unsigned line);
  const interrupt_line& line_for(unsigned line, const char* wrong, site where);

  const parts with_;
};

} // namespace heddle::relacy
