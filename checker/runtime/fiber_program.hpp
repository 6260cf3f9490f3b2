// A machine on fibers, as the program that an exploration runs.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "checker/explore/program.hpp"
#include "checker/runtime/runner.hpp"

namespace heddle::checker {

class fiber_program final : public program {
public:
  // Builds the machine and runs what happens before its lanes. If code under test fails there,
  // setup_failure() is not kind::none, and the program has no lanes. `reuse_addresses`: see
  // check_options.
  explicit fiber_program(machine_source source, bool reuse_addresses = false);

  const failure& setup_failure() const { return runner_.setup_failure; }

  // See runner::offer_by. The machine has interrupt lines; otherwise there is nothing to offer.
  void offer_by(const delivery_rule& rule, footprints* seen) {
    runner_.interrupts.offer_by(rule, seen);
    rule_ = &rule;
  }
  bool has_interrupts() const { return runner_.image.machine().lines() != 0; }

  // What is known of ordinary memory. If there is news, an exploration is of no use, and is made
  // again once it is learned.
  const learned_memory& learned() const { return book_.learned; }
  const location_table& known_locations() const { return book_.locations; }
  // What another exploration of the same program knew: as good as having explored it.
  void know(const learned_memory& learned, const location_table& locations) {
    book_.learned = learned;
    book_.locations = locations;
  }
  bool learn() { return book_.learned.learn(); }
  // What its lanes came to and the checker cannot see, in words, with the place; since the last
  // call of forget_unseen().
  const std::map<std::string, site>& unseen() const { return book_.unseen; }
  void forget_unseen() { book_.unseen.clear(); }
  void note_unseen(const failure& what) override {
    is_modelled_ = false;
    book_.unseen.try_emplace(what.message, what.where);
  }
  // Whether the execution that just ended counts: nothing in it is not modelled.
  bool is_modelled() const { return is_modelled_; }

  unsigned lanes() const override { return runner_.lanes.size(); }
  void restart(const execution& recorded) override {
    finished_ = false;
    is_modelled_ = true;
    runner_.restart(recorded);
  }
  const pending& at(lane_id lane) const override { return runner_[lane].at; }
  void advance(lane_id lane, outcome result) override { runner_.lanes.advance(lane, result); }
  const failure& failure_of(lane_id lane) const override { return runner_[lane].failed; }
  std::string lane_name(lane_id lane) const override { return runner_.names.lane_name(lane); }
  std::string location_name(location_id l) const override { return runner_.names.location_name(l); }
  std::string context_name(context_id c) const override { return runner_.names.context_name(c); }
  // What a value points to, if it is the address of an object with a name; otherwise empty.
  std::string pointee(value_t v) const { return runner_.names.named_object_at(v); }
  // The machine as it is now, for reports.
  const runner& machine_now() const { return runner_; }
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

  // Of the execution that just ended: marks, by address; and observed values as "a=1 b=2", sorted
  // by key, the last value of a key counting.
  const std::vector<const char*>& covered() const { return runner_.marks.covered(); }
  std::string observed() const { return text_of(runner_); }
  const std::vector<observation>& observations() const { return runner_.marks.observed(); }
  // What the program asked not to be told, in words.
  std::vector<std::string> race_policy_notes() const { return runner_.policies.notes(); }
  // Accesses that instrumented code told of.
  std::uint64_t ordinary_accesses() const { return runner_.memory.count(); }
  std::size_t locations() const { return book_.locations.size(); }

  // Runs the execution that just ended once more, in a machine of its own with other addresses and
  // other garbage in fresh memory. False, and what differs, if the program does not do the same:
  // it reads memory that it never wrote, looks at the bits of addresses, or keeps something from
  // execution to execution. The program must be restarted afterwards.
  bool repeats(const execution& ended, failure& out);

private:
  static std::string text_of(const runner& r);
  bool same_observations() const;
  bool same_end(const execution& ended, failure& out);
  bool same_lane(lane_id id, failure& out);
  std::string describe_state(const lane& l) const;

  machine_source source_;
  address_book book_;
  mutable runner runner_;
  std::unique_ptr<runner> elsewhere_;
  const delivery_rule* rule_ = nullptr; // null: interrupts are offered everywhere
  bool is_modelled_ = true;
  bool finished_ = false; // the execution that just ended ran to the end, and passed
};

} // namespace heddle::checker
