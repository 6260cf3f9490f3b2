// Waiting, and noticing that all wait in vain.
#pragma once

#include "checker/relacy/access.hpp"
#include "checker/relacy/arrivals.hpp"
#include "checker/relacy/exits.hpp"
#include "checker/relacy/findings.hpp"
#include "checker/relacy/thread_states.hpp"

namespace heddle::relacy {

class parking {
public:
  parking(thread_states& threads, arrivals& interrupts, exits& out, findings& found)
      : threads_(threads), arrivals_(interrupts), exits_(out), findings_(found) {}

  // The current thread sleeps until another one wakes it. Does not return if the iteration is over.
  void wait_until_woken(const waiting& w);
  // The current thread goes round in a loop, without sleeping: others run.
  void relax(site where);
  // When a thread is about to sleep, and when one has ended: if all wait, an interrupt ends it, or
  // they wait for nothing that is left to do, or it is a finding.
  void settle_if_all_wait();

private:
  void settle_if_all_spin();
  void settle();

  thread_states& threads_;
  arrivals& arrivals_;
  exits& exits_;
  findings& findings_;
};

} // namespace heddle::relacy
