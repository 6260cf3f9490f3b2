#include "checker/testing/oracle/modification_orders.hpp"

#include <algorithm>

namespace heddle::checker::oracle {

namespace {

using writes = std::vector<std::uint8_t>;

class enumerator {
public:
  enumerator(const candidate_events& events, const structure& s, bool only_coherent,
             std::uint64_t& steps_left)
      : events_(events), s_(s), only_coherent_(only_coherent), steps_left_(steps_left) {}

  bool gave_up() const { return steps_left_ == 0; }

  // The orders of the writes in `members`.
  std::vector<writes> orders(event_set members) {
    found_.clear();
    chosen_.clear();
    extend(members);
    return std::move(found_);
  }

private:
  void extend(event_set left) {
    if (gave_up())
      return;
    --steps_left_;
    if (left == 0) {
      if (!only_coherent_ || is_coherent())
        found_.push_back(chosen_);
      return;
    }
    for (unsigned w = 0; w < s_.size; ++w) {
      if (!contains(left, w) || (only_coherent_ && !may_be_next(w, left)))
        continue;
      chosen_.push_back(static_cast<std::uint8_t>(w));
      extend(left & ~only(w));
      chosen_.pop_back();
    }
  }

  // Not behind a write of its lane that is still to come, and an update behind its source.
  bool may_be_next(unsigned w, event_set left) const {
    for (unsigned other = 0; other < s_.size; ++other)
      if (contains(left, other) && s_.po.holds(other, w))
        return false;
    if (!contains(s_.updates, w))
      return true;
    return events_[w].source == (chosen_.empty() ? reads_initial_value : int{chosen_.back()});
  }

  bool is_coherent() const {
    const relation mo = mo_of({chosen_}, s_.size);
    return acyclic((s_.po & s_.same_place) | s_.rf | mo | fr_of(events_, s_, mo));
  }

  const candidate_events& events_;
  const structure& s_;
  bool only_coherent_;
  std::uint64_t& steps_left_;
  writes chosen_;
  std::vector<writes> found_;
};

bool combine(const std::vector<std::vector<writes>>& choices, modification_order& chosen,
             const std::function<bool(const modification_order&)>& see) {
  if (chosen.size() == choices.size())
    return see(chosen);
  for (const writes& order : choices[chosen.size()]) {
    chosen.push_back(order);
    const bool go_on = combine(choices, chosen, see);
    chosen.pop_back();
    if (!go_on)
      return false;
  }
  return true;
}

} // namespace

bool for_each_modification_order(const candidate_events& events, const structure& s,
                                 bool only_coherent, std::uint64_t& steps_left,
                                 const std::function<bool(const modification_order&)>& see) {
  std::vector<event_set> per_place;
  for (unsigned e = 0; e < s.size; ++e) {
    if (!contains(s.writes, e))
      continue;
    if (events[e].facts.place >= per_place.size())
      per_place.resize(events[e].facts.place + 1);
    per_place[events[e].facts.place] |= only(e);
  }
  enumerator e(events, s, only_coherent, steps_left);
  std::vector<std::vector<writes>> choices;
  for (const event_set members : per_place) {
    choices.push_back(e.orders(members));
    if (e.gave_up())
      return false;
    if (choices.back().empty())
      return true;
  }
  modification_order chosen;
  return combine(choices, chosen, see);
}

} // namespace heddle::checker::oracle
