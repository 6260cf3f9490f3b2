// Comparing what lanes did with the lives of the storage they did it to.
#include "checker/runtime/life_search.hpp"

#include <algorithm>

namespace heddle::checker {
namespace {

// A place between two events of a lane: behind its first `events` ones.
struct gap {
  lane_id lane;
  std::size_t events;
};

// The bytes of the access that belong to the life, one bit each.
unsigned common(const life_record& life, const ordinary_access& a) {
  unsigned mask = 0;
  for (unsigned i = 0; i < 8; ++i)
    if (a.word * 8 + i - life.start < life.size)
      mask |= 1U << i;
  return mask & a.bytes;
}

class search {
public:
  search(const std::vector<const access_log*>& logs, const std::vector<life_record>& lives,
         const step_order& before)
      : logs_(logs), lives_(lives), before_(before) {}

  std::optional<life_fault> late_access() const {
    std::vector<const life_record*> ends;
    for (const life_record& l : lives_)
      if (!l.begins)
        ends.push_back(&l);
    for (lane_id lane = 0; lane < logs_.size() && !ends.empty(); ++lane)
      for (const ordinary_access& a : logs_[lane]->all())
        for (const life_record* end : ends)
          if (common(*end, a) != 0 && is_late(*end, a, gap{lane, a.step}))
            return life_fault{.end = *end,
                              .end_happens_before = is_before(*end, gap{lane, a.step}),
                              .access = a,
                              .access_lane = lane};
    return std::nullopt;
  }

  std::optional<life_fault> second_end() const {
    for (std::size_t i = 0; i < lives_.size(); ++i)
      for (std::size_t j = i + 1; j < lives_.size(); ++j)
        if (ends_twice(lives_[i], lives_[j])) {
          const bool in_order = is_before(lives_[i], lives_[j]);
          const bool reversed = !in_order && is_before(lives_[j], lives_[i]);
          return life_fault{.end = reversed ? lives_[j] : lives_[i],
                            .end_happens_before = in_order || reversed,
                            .again = reversed ? lives_[i] : lives_[j]};
        }
    return std::nullopt;
  }

private:
  bool is_before(const life_record& life, gap g) const {
    return checker::is_before(before_, life, g.lane, g.events);
  }
  bool is_before(gap g, const life_record& life) const {
    return checker::is_before(before_, g.lane, g.events, life);
  }
  // Records of lives before all lanes are in their order.
  bool is_before(const life_record& a, const life_record& b) const {
    if (b.lane == before_all_lanes)
      return a.lane == before_all_lanes && &a < &b;
    return is_before(a, gap{b.lane, a.lane == b.lane ? b.step : b.step + 1U});
  }

  bool is_late(const life_record& end, const ordinary_access& a, gap g) const {
    if (is_before(g, end))
      return false;
    if (!is_before(end, g))
      return true;
    return std::none_of(lives_.begin(), lives_.end(), [&](const life_record& b) {
      return b.begins && (common(end, a) & ~common(b, a)) == 0 && is_before(end, b) &&
             is_before(b, g);
    });
  }

  bool ends_twice(const life_record& a, const life_record& b) const {
    if (a.begins || b.begins || a.start != b.start || a.size != b.size || a.of_heap != b.of_heap)
      return false;
    return std::none_of(lives_.begin(), lives_.end(), [&](const life_record& l) {
      return l.begins && a.start - l.start < l.size &&
             ((is_before(a, l) && is_before(l, b)) || (is_before(b, l) && is_before(l, a)));
    });
  }

  const std::vector<const access_log*>& logs_;
  const std::vector<life_record>& lives_;
  const step_order& before_;
};

} // namespace

std::optional<life_fault> find_life_fault(const std::vector<const access_log*>& logs,
                                          const std::vector<life_record>& lives,
                                          const step_order& before) {
  const search s(logs, lives, before);
  std::optional<life_fault> found = s.late_access();
  return found ? found : s.second_end();
}

} // namespace heddle::checker
