// The names of lanes, locations and contexts, as reports show them and traces record them.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "checker/explore/program.hpp"

namespace heddle::checker::trace {

// Lanes of equal name are told apart by a number: "P", "P(2)". Locations may share a name.
class naming {
public:
  // `contexts` by context_id; `raised` by location: whether it counts how often a line was raised.
  naming(std::vector<std::string> lanes, const std::vector<std::string>& locations,
         std::vector<std::string> contexts = {}, std::vector<bool> raised = {},
         storage_names storage = {});

  // Asks the program, which must outlive this, when a name is first used.
  explicit naming(const program& p);

  unsigned lanes() const { return static_cast<unsigned>(lanes_.size()); }
  const std::string& lane(lane_id l) const { return lanes_[l]; }
  const std::string& location(location_id l) const;
  // A task, or the interrupt line of a handler.
  std::string context(context_id c) const { return ask_context_(c); }
  std::string line(unsigned number) const { return context(line_context(number)); }
  // See program::interrupted_access; of a program only.
  std::pair<std::string, unsigned> interrupted_access(lane_id l) const { return ask_access_(l); }
  // What begins or ends to live.
  std::string storage(const label& life) const { return ask_storage_(life); }
  // Whether the location counts how often an interrupt line was raised; it has the line's name.
  bool counts_raises(location_id l) const { return ask_raised_(l); }

private:
  void tell_apart();

  std::vector<std::string> lanes_;
  mutable std::deque<std::string> locations_; // empty: not asked yet; references stay valid
  std::function<std::string(location_id)> ask_;
  std::function<std::string(context_id)> ask_context_;
  std::function<bool(location_id)> ask_raised_;
  std::function<std::string(const label&)> ask_storage_;
  std::function<std::pair<std::string, unsigned>(lane_id)> ask_access_;
};

} // namespace heddle::checker::trace
