// How what lanes do natively is ordered in an execution that was built in the order of a schedule.
#pragma once

#include <vector>

#include "checker/explore/program.hpp"
#include "checker/naive/schedule_clocks.hpp"

namespace heddle::checker::oracle {

class schedule_orders {
public:
  // `graph` outlives this. The clocks are made when they are first asked for.
  explicit schedule_orders(const execution& graph);
  schedule_orders(const schedule_orders&) = delete;
  schedule_orders& operator=(const schedule_orders&) = delete;

  const native_orders& all() const { return orders_; }

private:
  using clock = schedule_clocks::clock;
  using clock_list = std::vector<clock>; // by event

  step_order order_by(clock_list& clocks, void (schedule_orders::*make)());
  void make_happens_before();
  void make_knows();
  void make_precedes();
  clock start_of(const event& e, const clock_list& known) const;

  const execution& graph_;
  clock_list happens_before_, knows_, precedes_;
  native_orders orders_;
};

} // namespace heddle::checker::oracle
