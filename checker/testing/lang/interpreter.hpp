// A mini-language program as the exploration sees it: one small virtual machine per lane.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/explore/delivery_rule.hpp"
#include "checker/explore/program.hpp"
#include "checker/testing/lang/ast.hpp"
#include "checker/testing/lang/bytecode.hpp"
#include "checker/testing/lang/replay.hpp"

namespace heddle::checker::lang {

// Instructions that a lane may execute between two events; a loop without events ends here.
inline constexpr unsigned max_steps_between_events = 100'000;

class interpreted_program final : public program {
public:
  // Both throw language_error.
  explicit interpreted_program(const program_tree& tree);
  explicit interpreted_program(std::string_view text);
  // Its machines point into it.
  interpreted_program(const interpreted_program&) = delete;
  interpreted_program& operator=(const interpreted_program&) = delete;

  unsigned lanes() const override { return static_cast<unsigned>(machines_.size()); }
  void restart(const execution& recorded) override;
  const pending& at(lane_id lane) const override { return machines_[lane].at; }
  void advance(lane_id lane, outcome result) override;
  const failure& failure_of(lane_id lane) const override { return machines_[lane].why; }
  std::string lane_name(lane_id lane) const override;
  std::string location_name(location_id l) const override;
  std::string context_name(context_id context) const override;
  bool is_cut_short(const execution& ended) const override;

  // From the next restart on, offers interrupts where `rule` does, instead of everywhere, and notes
  // what every context does in `seen`, which may be null and must outlive the program's runs.
  void deliver_by(delivery_rule rule, footprints* seen);

  const std::vector<location_facts>& locations() const { return compiled_.locations; }
  // What the lane's register holds now, if the lane has one of that name.
  std::optional<std::int64_t> value_of(lane_id lane, std::string_view register_name) const;

private:
  // What the pending event is for.
  enum class asks : std::uint8_t {
    operation,
    offer,    // which line is delivered here
    coalesce, // how many of its arrivals are lost in the first
    raised,   // until when its counter is not what was taken
  };
  enum class idling : std::uint8_t { no, waiting, delivered };

  struct line_state {
    const line_program* what = nullptr;
    std::int64_t* registers = nullptr;
    unsigned number = 0;
    unsigned left = 0;     // arrivals
    value_t taken = 0;     // of the counter of a raised line
    bool kept_out = false; // was masked with arrivals left, so that they may have become one
  };
  // What runs on a lane, and where it is.
  struct activity {
    const code* text = nullptr;
    std::int64_t* registers = nullptr;
    std::size_t next = 0; // the instruction to execute; while an operation is pending, behind it
    context_id context = own_context;
    std::uint8_t level = 0; // of the line, in its handler
  };
  struct machine {
    pending at;
    failure why;
    activity now;
    asks event = asks::operation;
    register_id result = 0;
    bool yields_success = false;
    bool waits_for_create = false;
    // Interrupts; nothing of this is used without lines.
    bool declined = false; // nothing more is to be delivered before the instruction at hand
    idling idle = idling::no;
    std::size_t chosen = 0; // the line that the pending event belongs to
    std::vector<line_state> lines;
    std::vector<activity> interrupted; // the lane's own program first
    std::vector<std::uint8_t> masks;   // one in another; the last one counts
  };

  void start();
  void run(machine& m);
  const instruction* compute_until_stop(machine& m);
  bool proceed(machine& m, const instruction& i);
  bool prepare(machine& m, const instruction& i);
  void note(const machine& m, bool in_handler);

  // interrupts.cpp
  void start_lines(machine& m);
  bool offer(machine& m, const label* next, bool must = false);
  void deliver(machine& m, outcome result);
  void enter_handler(machine& m);
  bool mask(machine& m, std::uint8_t level);
  bool wait_idle(machine& m);
  bool end_program(machine& m);
  static unsigned effective_mask(const machine& m);
  static value_t deliverable(const machine& m);
  static void keep_out(machine& m);
  bool is_raised(const line_state& line, const execution& ended) const;
  bool awaits_interrupt(const machine& m, const execution& ended) const;
  static void fail(machine& m, kind what, std::string message, site where);

  compiled_program compiled_;
  std::vector<std::int64_t> image_;     // the registers of all lanes as they are at the start
  std::vector<std::int64_t> registers_; // now
  std::vector<machine> machines_;
  delivery_rule rule_;
  footprints* seen_ = nullptr;
  replay_storage storage_;
};

} // namespace heddle::checker::lang
