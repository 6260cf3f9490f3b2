// Who runs: the lanes, and the switches between them.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "checker/runtime/lane.hpp"
#include "checker/runtime/run_part.hpp"

namespace heddle::checker {

class lane_scheduler : run_part {
public:
  explicit lane_scheduler(runner& r) : run_part(r) { host_.adopt_thread(); }

  // One for each CPU of the machine; and its interrupt lines.
  void open();

  std::size_t size() const { return lanes_.size(); }
  lane& operator[](std::size_t l) { return *lanes_[l]; }
  const lane& operator[](std::size_t l) const { return *lanes_[l]; }
  const std::vector<std::unique_ptr<lane>>& all() const { return lanes_; }

  // Puts all lanes to their beginning; their logs are filled already.
  void restart();
  // Runs all lanes until each has arrived at its frontier.
  void run();
  // The lane performs its next event with this outcome, and goes on to the one behind it.
  void advance(lane_id id, outcome result);

  // The lane cannot go on now; another one runs meanwhile. `for_good`: it will never go on.
  void switch_away(lane& l, bool for_good);
  // The lane has arrived where it stays until it is advanced.
  void rest(lane& l, bool for_good);
  // The lane's state is set; its fiber is abandoned.
  [[noreturn]] void end(lane& l);

  // The checker's own.
  fiber& host() { return host_; }

private:
  void reset(lane& l);
  lane* next_to_run();

  std::vector<std::unique_ptr<lane>> lanes_;
  fiber host_;
  std::uint64_t unfinished_ = 0; // lanes that have not arrived at their frontier, one bit each
};

} // namespace heddle::checker
