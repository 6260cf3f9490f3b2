// What a check learns from each execution: outcomes, marks, the first violation.
#pragma once

#include <cstdint>
#include <unordered_set>
#include <vector>

#include "checker/check/check.hpp"
#include "checker/runtime/fiber_program.hpp"
#include "checker/trace/failure_size.hpp"

namespace heddle::checker {

class check_watch final : public observer {
public:
  check_watch(fiber_program& p, const check_options& options, check_result& result)
      : program_(p), options_(options), result_(result) {
    if (options.live != nullptr)
      options.live->begin_round();
  }

  // Where interrupts are offered in the executions to come.
  void offered_by(std::shared_ptr<const delivery_rule> rule) { offers_ = std::move(rule); }

  bool on_execution(const execution& graph, ending how,
                    const std::vector<violation>& found) override;
  void on_progress(const exploration& so_far) override;

private:
  struct observation_hash {
    std::size_t operator()(const std::vector<observation>& values) const;
  };

  bool is_shown(const execution& graph, const violation& v);
  void show(check_violation shown);
  void count_for_watchers(ending how);
  void note_complete();
  void note(const execution& graph, ending how, const violation& v);
  bool is_enough() const;
  void note_stuck(const execution& graph);
  bool is_sampled();

  fiber_program& program_;
  const check_options& options_;
  check_result& result_;
  // Results already among the outcomes, as they were observed: most executions end here.
  std::unordered_set<std::vector<observation>, observation_hash> known_;
  std::uint64_t seen_ = 0;
  trace::failure_size size_; // of the violation to show, if it is to be the smallest
  std::shared_ptr<const delivery_rule> offers_;
};

} // namespace heddle::checker
