// Following decisions until nothing new comes to light.
#include "checker/trace/follow.hpp"

#include "checker/trace/decision_guide.hpp"

namespace heddle::checker::trace {
namespace {

// Objects in memory that is used again may change their names from run to run.
constexpr unsigned most_renamings = 4;

std::vector<std::string> location_names(const fiber_program& p) {
  std::vector<std::string> names;
  for (location_id l = 0; l < p.locations(); ++l)
    names.push_back(p.location_name(l));
  return names;
}

} // namespace

followed follow(fiber_program& p, memory_model model, const std::vector<decision>& decisions) {
  std::vector<std::string> known = location_names(p);
  for (unsigned renamings = 0;;) {
    decision_guide guide(p, decisions);
    followed result{.run = run_guided(p, model, guide, no_limits),
                    .not_applied = guide.first_not_applied(),
                    .without_effect = guide.not_applied()};
    if (p.learn())
      continue;
    std::vector<std::string> names = location_names(p);
    if (!result.not_applied || names == known || ++renamings > most_renamings)
      return result;
    known = std::move(names);
  }
}

} // namespace heddle::checker::trace
