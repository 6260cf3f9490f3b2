// A failing execution, with what it takes to tell it to a person.
#pragma once

#include <string>
#include <vector>

#include "checker/check/snapshots.hpp"
#include "checker/trace/causes.hpp"
#include "checker/trace/naming.hpp"
#include "reports/values.hpp"

namespace heddle::reports {

struct failing_schedule {
  checker::trace::failed_execution where;
  const checker::trace::naming& names;
  checker::failure what;
  memory_model model = memory_model::sc;
  checker::context_id context = checker::own_context; // in which the lane failed
  std::vector<std::string> waiting{};                 // if nobody can go on: why, a line per lane
  std::vector<checker::event_id> waits_since{}; // for each: the write that made it wait, or none
  pointer_names pointers{};
  const checker::memory_snapshots* memory = nullptr; // by step; null: not known
  std::string cause{};                               // "passes if …"; empty: not known
  std::vector<checker::event_id> cause_events{};     // that the sentence names and the graph has
};

} // namespace heddle::reports
