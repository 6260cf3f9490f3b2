// Histories of calls: what code under test calls, and what no order explains in words.
#pragma once

#include <cstdint>
#include <optional>

#include "checker/runtime/lane.hpp"
#include "checker/runtime/operation_histories.hpp"
#include "checker/runtime/run_part.hpp"

namespace heddle::checker {

class history_records : run_part {
public:
  explicit history_records(runner& r) : run_part(r) {}

  void machine_built() { histories_.machine_built(); }
  void restart() { histories_.restart(); }
  bool empty() const { return histories_.empty(); }

  // Called from code under test. `l` is null before and after the lanes. The number of the call is
  // for its response.
  void open(const void* name, const history_model& model, site where);
  std::uint32_t invoke(lane* l, const void* name, const history_call& what, site where);
  void respond(lane* l, std::uint32_t call, std::int64_t result);

  std::optional<failure> judge(const native_orders& orders);

private:
  failure unexplained(std::size_t history) const;

  operation_histories histories_;
};

} // namespace heddle::checker
