// When threads take turns: before an operation, in the random search not before every one.
#pragma once

#include <array>
#include <cstdint>

#include "checker/relacy/exits.hpp"
#include "checker/relacy/findings.hpp"
#include "checker/relacy/iteration_budget.hpp"
#include "checker/relacy/task_switch.hpp"
#include "checker/relacy/thread_states.hpp"

namespace heddle::relacy {

class turns {
public:
  turns(iteration_budget& budget, exits& out, findings& found, thread_states& threads,
        const task_switch& tasks)
      : budget_(budget), exits_(out), findings_(found), threads_(threads), tasks_(tasks) {}

  // A new iteration.
  void begin(search how);
  // The current thread begins; `frame` is where its stack does.
  void begin_thread(const void* frame);

  // An operation of the current thread begins; if it may switch, others may run before. Does not
  // return if the iteration is over, or has no operation left.
  void begin_operation(site where, bool may_switch);
  // Others may run.
  void give_way();

private:
  void require_stack(site where);

  iteration_budget& budget_;
  exits& exits_;
  findings& findings_;
  thread_states& threads_;
  const task_switch& tasks_;
  unsigned stretch_ = 1; // others may run before about one operation in so many
  std::array<std::uintptr_t, max_threads> stacks_{};
};

} // namespace heddle::relacy
