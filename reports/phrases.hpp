// One step of a schedule in words.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "checker/check/check_violation.hpp"
#include "checker/trace/linearize.hpp"

namespace heddle::reports {

class phrasebook {
public:
  // Both must outlive this.
  phrasebook(const check_violation& failing, const checker::trace::linear_order& order);

  const checker::trace::naming& names() const { return names_; }

  // "write size = 0x1000"
  std::string text(const checker::trace::linear_step& step) const;
  // "release"; empty where there is none.
  std::string order(const checker::trace::linear_step& step) const;
  // "0 from init, newest is 0x1000 by CPU0 (talloc.hpp:42)"; empty of what an interleaving may
  // have.
  std::string remark(const checker::trace::linear_step& step) const;
  // The step of an event, from 1; 0: it is none of the steps.
  unsigned number_of(checker::event_id id) const { return id < numbers_.size() ? numbers_[id] : 0; }
  // "  (step 3)", or nothing if the event is none of the steps.
  std::string reference_to(checker::event_id id) const;
  // Whether the newest write, which the step overlooks, is in a store buffer.
  bool is_buffered(const checker::trace::linear_step& step) const;
  // If nobody can go on: why, a sentence per lane, with the step that made it wait.
  std::vector<std::string> waiting() const;
  // Pointers by name, if it is known.
  std::string value(checker::value_t v, unsigned size) const;
  std::string value(const checker::event& e, checker::value_t v) const {
    return value(v, e.lab.size);
  }

private:
  std::string location(const checker::event& e) const;
  std::string delivery_text(checker::event_id id) const;
  std::string raised_text(const checker::event& e, bool waits) const;
  std::string line_text(const checker::event& e, bool waits) const;
  std::string read_text(const checker::event& e, bool waits) const;
  std::string operand_text(const checker::event& e) const;
  std::string update_text(const checker::event& e, bool waits) const;
  std::string wait_text(const checker::event& e) const;
  std::string from_text(const checker::event& e) const;
  std::string buffered_text(checker::event_id write) const;
  std::string life_text(const checker::event& e) const;
  std::string writer(checker::event_id id) const;
  std::string origin(const checker::event& e) const;

  const check_violation& failing_;
  const checker::trace::naming names_;
  const checker::execution& graph_;
  std::vector<unsigned> numbers_;                       // of steps, from 1, by event id
  std::map<checker::event_id, unsigned> buffered_past_; // writes: the last step that overlooks them
};

} // namespace heddle::reports
