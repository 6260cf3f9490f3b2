// Interrupts: where they are offered, and what happens when one is delivered.
//
// A handler is a call on its lane's fiber, before an operation of the lane, or after the last one.
// Which line is delivered where is a choice event; so the rest of the checker knows of interrupts
// only that some choices have a longer sequel than others.
#pragma once

#include <cstdint>
#include <string>

#include <heddle/interrupt.hpp>

#include "checker/explore/delivery_rule.hpp"
#include "checker/runtime/lane.hpp"
#include "checker/runtime/native_watch.hpp"
#include "checker/runtime/run_part.hpp"

namespace heddle::checker {

class interrupt_delivery : run_part {
public:
  explicit interrupt_delivery(runner& r) : run_part(r) {}

  // Interrupts are offered by the rule; what happens is noted in `seen` (null: nowhere). Both
  // outlive their use.
  void offer_by(const delivery_rule& rule, footprints* seen) {
    rule_ = &rule;
    seen_ = seen;
  }
  const delivery_rule& rule() const { return *rule_; }
  bool are_offered_everywhere() const { return rule_ == &everywhere_; }

  // Before an operation: delivers what the execution wants delivered here.
  void offer(lane& l, const operation& next, bool always = false);
  // Before the lane ends otherwise than by itself: by a failed property, or by assume().
  void before_stopping(lane& l, site where);
  void offer_at_end(lane& l);

  // Called from code under test.
  irq_level save(lane& l, irq_level up_to, site where);
  void restore(lane& l, irq_level before);
  void raise(lane* l, unsigned line, site where);
  void withdraw(lane& l, unsigned line, site where);
  void idle(lane& l, site where);

  // What the lane does is told to those who learn where interrupts matter: its new event; what it
  // does natively from when it gets control to when it gives it away; and what is no operation, and
  // yet matters (an entry in a ledger).
  void note_event(const lane& l, const label& next);
  void native_code_begins(const lane& l);
  void native_code_ended(const lane& l);
  void note_heap_use(const lane& l);
  void note_record(lane& l);

  // Of an execution that has ended: see checker/explore/program.hpp.
  bool counts_raises(location_id l);
  std::string kept_out(lane_id l, const execution& ended);
  bool is_cut_short(const execution& ended);

private:
  bool matters(lane& l, const operation& next);
  unsigned choose_line(lane& l, line_set lines, bool must, const operation& next);
  void deliver(lane& l, unsigned line, site where);
  void take_arrival(lane& l, unsigned line, site where);
  void run_handler(lane& l, unsigned line);
  [[noreturn]] void wait_for_ever(lane& l, site where);
  const interrupt_line& line_for(lane* l, unsigned line, const char* what, site where);
  bool raises_unseen(lane& l, line_set lines, const execution& ended);
  bool watches_native_code(const lane& l) const;

  delivery_rule everywhere_;
  const delivery_rule* rule_ = &everywhere_;
  footprints* seen_ = nullptr;
  native_watch native_; // what the lane that runs may write between two operations
};

} // namespace heddle::checker
