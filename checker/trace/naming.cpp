// Names, kept once they have been asked for.
#include "checker/trace/naming.hpp"

#include <map>

namespace heddle::checker::trace {

naming::naming(std::vector<std::string> lanes, const std::vector<std::string>& locations,
               std::vector<std::string> contexts, std::vector<bool> raised, storage_names storage)
    : lanes_(std::move(lanes)), locations_(locations.begin(), locations.end()),
      ask_([](location_id l) { return "location" + std::to_string(l); }),
      ask_context_([names = std::move(contexts)](context_id c) {
        return c < names.size() ? names[c] : std::string();
      }),
      ask_raised_(
          [raised = std::move(raised)](location_id l) { return l < raised.size() && raised[l]; }),
      ask_storage_([names = std::move(storage)](const label& life) {
        const auto found = names.find(storage_of(life));
        return found == names.end() ? std::string("storage") : found->second;
      }),
      ask_access_([](lane_id) { return std::pair<std::string, unsigned>(); }) {
  tell_apart();
}

naming::naming(const program& p)
    : ask_([&p](location_id l) { return p.location_name(l); }),
      ask_context_([&p](context_id c) { return p.context_name(c); }),
      ask_raised_([&p](location_id l) { return p.counts_raises(l); }),
      ask_storage_([&p](const label& life) { return p.storage_name(life); }),
      ask_access_([&p](lane_id l) { return p.interrupted_access(l); }) {
  for (unsigned lane = 0; lane < p.lanes(); ++lane)
    lanes_.push_back(p.lane_name(static_cast<lane_id>(lane)));
  tell_apart();
}

const std::string& naming::location(location_id l) const {
  if (l >= locations_.size())
    locations_.resize(l + 1);
  if (locations_[l].empty())
    locations_[l] = ask_(l);
  return locations_[l];
}

void naming::tell_apart() {
  std::map<std::string, unsigned> seen;
  for (std::string& name : lanes_) {
    const unsigned count = ++seen[name];
    if (count > 1)
      name += "(" + std::to_string(count) + ")";
  }
}

} // namespace heddle::checker::trace
