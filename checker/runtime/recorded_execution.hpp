// The recorded execution as one log per lane, which the lanes pass again.
//
// A recorded event returns its recorded outcome at once. A lane gives up control only at a recorded
// read whose source its lane has not passed yet, and at its frontier; nobody goes beyond the
// frontier before all lanes have arrived there.
#pragma once

#include "checker/graph/execution.hpp"
#include "checker/runtime/lane.hpp"
#include "checker/runtime/run_part.hpp"

namespace heddle::checker {

class recorded_execution : run_part {
public:
  explicit recorded_execution(runner& r) : run_part(r) {}

  // Fills the logs of all lanes. The execution must live until end() is called.
  void begin(const execution& recorded);
  void end() { recorded_ = nullptr; }

  // While the lanes are brought to their frontier; null afterwards.
  const execution* now() const { return recorded_; }

  // The entry of the operation, once its source was passed; null at the lane's frontier. A lane
  // that asks for something else than it did has diverged.
  const log_entry* pass(lane& l, const operation& op);
  // The lane has completed a new event. Its entry is not replayed: spin loops look at it.
  void append(lane& l, const operation& op);

private:
  void record_event(const execution& recorded, event_id id, log_entry& to);
  log_entry sentinel() const {
    return {.how = ~std::uint64_t{0}, .source_cursor = &always_passed_};
  }

  const log_entry* const always_passed_ = reinterpret_cast<const log_entry*>(~std::uintptr_t{0});
  const execution* recorded_ = nullptr;
};

} // namespace heddle::checker
