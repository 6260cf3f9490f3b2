// A failing execution, with all that it takes to repeat it and to tell it once its program is gone.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <heddle/memory_model.hpp>

#include "checker/check/snapshots.hpp"
#include "checker/explore/delivery_rule.hpp"
#include "checker/explore/explore.hpp"
#include "checker/runtime/learned_memory.hpp"
#include "checker/runtime/location_table.hpp"
#include "checker/trace/naming.hpp"

namespace heddle {

struct check_violation : checker::violation {
  checker::execution graph{};
  checker::ending how = checker::ending::failed;
  memory_model model = memory_model::sc;
  checker::context_id context = checker::own_context; // what runs on the lane when it fails
  std::vector<std::string> lane_names{};
  std::vector<std::string> location_names{}; // by location id
  std::vector<bool> counts_raises{};         // by location id: of an interrupt line
  std::vector<std::string> context_names{};  // by context id
  checker::storage_names storage{};          // of the lives that begin or end
  std::vector<std::string> waiting{}; // if stuck: "CPU1 waits for `ready` to become 1 (a.cpp:40)"
  std::vector<checker::event_id>
      waits_since{}; // for each: the write that made it wait, or no_event
  std::map<checker::value_t, std::string> pointees{}; // of values of events that are addresses
  // Of the steps that are shown, in the order in which they are; a replay takes them.
  std::optional<checker::memory_snapshots> memory{};
  // Where interrupts were offered; null: everywhere.
  std::shared_ptr<const checker::delivery_rule> offers{};
  checker::learned_memory learned{}; // what the exploration knew
  checker::location_table locations{};
  bool reuses_addresses = false; // see check_options
};

inline checker::trace::naming names_of(const check_violation& v) {
  return {v.lane_names, v.location_names, v.context_names, v.counts_raises, v.storage};
}

} // namespace heddle
