// A mini-language program as the exploration sees it: one small virtual machine per lane.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/explore/program.hpp"
#include "checker/lang/ast.hpp"
#include "checker/lang/bytecode.hpp"
#include "checker/lang/replay.hpp"

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

  const std::vector<location_facts>& locations() const { return compiled_.locations; }
  // What the lane's register holds now, if the lane has one of that name.
  std::optional<std::int64_t> value_of(lane_id lane, std::string_view register_name) const;

private:
  struct machine {
    pending at;
    failure why;
    const code* text = nullptr;
    std::int64_t* registers = nullptr;
    std::size_t next = 0; // the instruction to execute; while ready, the one after the event
    register_id result = 0;
    bool yields_success = false;
    bool waits_for_create = false;
  };

  void start();
  void run(machine& m);
  void perform(machine& m, const instruction& i);
  static void fail(machine& m, kind what, std::string message, site where);

  compiled_program compiled_;
  std::vector<std::int64_t> image_;     // the registers of all lanes as they are at the start
  std::vector<std::int64_t> registers_; // now
  std::vector<machine> machines_;
  replay_storage storage_;
};

} // namespace heddle::checker::lang
