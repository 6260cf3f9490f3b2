// The names of lanes and locations, as reports show them and traces record them.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "checker/explore/program.hpp"

namespace heddle::checker::trace {

// Lanes of equal name are told apart by a number: "P", "P(2)". Locations may share a name.
class naming {
public:
  naming(std::vector<std::string> lanes, const std::vector<std::string>& locations);

  // Asks the program, which must outlive this, when a name is first used.
  explicit naming(const program& p);

  unsigned lanes() const { return static_cast<unsigned>(lanes_.size()); }
  const std::string& lane(lane_id l) const { return lanes_[l]; }
  const std::string& location(location_id l) const;

private:
  void tell_apart();

  std::vector<std::string> lanes_;
  mutable std::deque<std::string> locations_; // empty: not asked yet; references stay valid
  std::function<std::string(location_id)> ask_;
};

} // namespace heddle::checker::trace
