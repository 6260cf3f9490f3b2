// The ledgers of heaps: entries as code under test makes them, and what is wrong with them in
// words.
#pragma once

#include <optional>
#include <string>

#include "checker/runtime/heap_ledgers.hpp"
#include "checker/runtime/lane.hpp"
#include "checker/runtime/run_part.hpp"

namespace heddle::checker {

class ledger_records : run_part {
public:
  explicit ledger_records(runner& r) : run_part(r) {}

  void machine_built() { ledgers_.machine_built(); }
  void restart() { ledgers_.restart(); }
  void lanes_ended() { ledgers_.lanes_ended(); }

  // Called from code under test. `l` is null before and after the lanes.
  void open(const heap_pool& pool, site where);
  void enter(lane* l, heap_record r);
  void expect_held(const heap_record& asks, std::size_t blocks);

  std::optional<failure> judge(const native_orders& orders) const;
  const heap_ledgers& all() const { return ledgers_; }

private:
  failure describe(const heap_complaint& c) const;
  std::string describe_step(const heap_record& r, const std::string& does) const;
  std::size_t required_alignment(const heap_record& r) const;

  heap_ledgers ledgers_;
};

} // namespace heddle::checker
