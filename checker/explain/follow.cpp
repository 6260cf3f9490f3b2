// Following decisions until nothing new comes to light.
#include "checker/explain/follow.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "checker/trace/decision_guide.hpp"

namespace heddle::checker::trace {
namespace {

// Objects in memory that is used again may change their names from run to run.
constexpr unsigned most_renamings = 4;

std::vector<std::string> location_names(const fiber_program& p) {
  std::vector<std::string> names;
  for (location_id l = 0; l < p.machine_now().book.locations.size(); ++l)
    names.push_back(p.location_name(l));
  return names;
}

// Says of decisions why they have no effect, by their place in the trace.
class obstacles {
public:
  explicit obstacles(const std::vector<decision>& decisions) : decisions_(decisions) {}

  std::string text_of(const decision& d, const std::string& why) const {
    const auto at = std::find(decisions_.begin(), decisions_.end(), d) - decisions_.begin();
    return fmt::format("decision {} ({}): {}", at + 1, trace::text_of(d), why);
  }

private:
  const std::vector<decision>& decisions_;
};

} // namespace

followed follow(fiber_program& p, memory_model model, const std::vector<decision>& decisions) {
  const obstacles in_words(decisions);
  std::vector<decision> rest = decisions;
  std::vector<decision> forbidden; // by the memory model
  std::vector<std::string> known = location_names(p);
  for (unsigned renamings = 0;;) {
    decision_guide guide(p, rest);
    followed result{.run = run_guided(p, model, guide, no_limits)};
    if (p.book().learned.learn())
      continue;
    const std::vector<unapplied_decision> unapplied = guide.unapplied(result.run.graph);
    std::vector<std::string> names = location_names(p);
    if (!unapplied.empty() && names != known && ++renamings <= most_renamings) {
      known = std::move(names);
      continue;
    }
    if (const decision* const d = guide.last_directed(); !result.run.applied && d != nullptr) {
      forbidden.push_back(*d);
      rest.erase(std::find(rest.begin(), rest.end(), *d));
      continue;
    }
    for (const decision& d : forbidden) {
      result.excluded.push_back(in_words.text_of(d, "the memory model does not allow it"));
      result.without_effect.push_back(d);
    }
    for (const unapplied_decision& u : unapplied) {
      const std::string words = in_words.text_of(u.what, u.why);
      if (u.excluded)
        result.excluded.push_back(words);
      else if (const bool follows_from_it = u.came && !result.excluded.empty();
               !follows_from_it && !result.not_applied)
        result.not_applied = words;
      result.without_effect.push_back(u.what);
    }
    return result;
  }
}

} // namespace heddle::checker::trace
