// A machine on fibers, as the program that an exploration runs.
#pragma once

#include <string>
#include <vector>

#include "checker/explore/program.hpp"
#include "checker/runtime/repetition.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {

class fiber_program final : public program {
public:
  // Builds the machine and runs what happens before its lanes. If code under test fails there,
  // machine_now().setup_failure is not kind::none, and the program has no lanes. `reuse_addresses`:
  // see check_options.
  explicit fiber_program(machine_source source, bool reuse_addresses = false);

  // See interrupt_delivery. If the machine has no interrupt lines there is nothing to offer.
  void offer_by(const delivery_rule& rule, footprints* seen) {
    runner_.interrupts.offer_by(rule, seen);
  }

  // The machine as it is now, and what is known of the execution that just ended.
  const runner& machine_now() const { return runner_; }
  // What is known of all executions so far; what another exploration of the same program knew is as
  // good as having explored it. If there is news of ordinary memory, an exploration is of no use,
  // and is made again once it is learned.
  address_book& book() { return book_; }
  // The execution that just ended, once more. The program must be restarted afterwards.
  repetition& elsewhere() { return elsewhere_; }

  unsigned lanes() const override { return runner_.lanes.size(); }
  void restart(const execution& recorded) override { runner_.restart(recorded); }
  const pending& at(lane_id lane) const override { return runner_[lane].at; }
  void advance(lane_id lane, outcome result) override { runner_.lanes.advance(lane, result); }
  const failure& failure_of(lane_id lane) const override { return runner_[lane].failed; }
  std::string lane_name(lane_id lane) const override { return runner_.names.lane_name(lane); }
  std::string location_name(location_id l) const override { return runner_.names.location_name(l); }
  std::string context_name(context_id c) const override { return runner_.names.context_name(c); }
  bool is_in(const label& life, location_id l) const override {
    return book_.locations[l].address - storage_of(life).address < storage_of(life).bytes;
  }
  std::string storage_name(const label& life) const override {
    return runner_.names.storage_name(life);
  }
  context_id context_of(lane_id lane) const override { return runner_[lane].context_now(); }
  bool counts_raises(location_id l) const override { return runner_.interrupts.counts_raises(l); }
  std::pair<std::string, unsigned> interrupted_access(lane_id lane) const override {
    return runner_.interrupted.access_of(lane);
  }
  std::string kept_out(lane_id lane, const execution& ended) const override {
    return runner_.interrupts.kept_out(lane, ended);
  }
  bool is_daemon(lane_id lane) const override { return runner_.is_daemon(lane); }
  bool is_cut_short(const execution& ended) const override {
    return runner_.interrupts.is_cut_short(ended);
  }
  bool has_native_race(const step_order& before, failure& out) override;
  void judge_records(const native_orders& orders, std::vector<failure>& found) override;
  bool finish(const execution& complete, failure& out) override;
  void note_unseen(const failure& what) override;

private:
  machine_source source_;
  address_book book_;
  mutable runner runner_;
  repetition elsewhere_;
};

} // namespace heddle::checker
