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

// Bytes [first, end).
struct byte_range {
  std::uintptr_t first;
  std::uintptr_t end;

  bool empty() const { return first >= end; }
};

// The bytes of an access to one word that belong to the life, one bit each.
unsigned common(const life_record& life, const ordinary_access& a) {
  unsigned mask = 0;
  for (unsigned i = 0; i < 8; ++i)
    if (a.word * 8 + i - life.start < life.size)
      mask |= 1U << i;
  return mask & a.bytes;
}

// The same of an access to several words.
byte_range common_range(const life_record& life, const ordinary_access& a) {
  return {std::max(a.word * 8, life.start), std::min(a.end() * 8, life.start + life.size)};
}

bool meet(const life_record& life, const ordinary_access& a) {
  if (a.end() * 8 <= life.start || life.start + life.size <= a.word * 8)
    return false;
  return a.words == 1 ? common(life, a) != 0 : !common_range(life, a).empty();
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
          if (meet(*end, a) && is_late(*end, a, gap{lane, a.step}))
            return life_fault{.end = *end,
                              .end_happens_before = is_before(*end, gap{lane, a.step}),
                              .access = a,
                              .access_lane = lane};
    return std::nullopt;
  }

  // An access that nothing orders with the beginning of a life of its storage.
  std::optional<life_fault> early_access() const {
    for (const life_record& begin : lives_)
      for (lane_id lane = 0; lane < logs_.size() && begins_on_a_lane(begin); ++lane)
        for (const ordinary_access& a : logs_[lane]->all())
          if (const gap g{lane, a.step};
              meet(begin, a) && !is_before(begin, g) && !is_before(g, begin))
            return life_fault{.begin = begin, .access = a, .access_lane = lane};
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
  static bool begins_on_a_lane(const life_record& l) {
    return l.begins && l.lane != before_all_lanes;
  }
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
    return a.words == 1 ? !lives_again(end, a, g) : !range_lives_again(end, a, g);
  }

  // Whether life `b` began behind the end, and before the gap.
  bool renews(const life_record& b, const life_record& end, gap g) const {
    return b.begins && is_before(end, b) && is_before(b, g);
  }
  bool lives_again(const life_record& end, const ordinary_access& a, gap g) const {
    return std::any_of(lives_.begin(), lives_.end(), [&](const life_record& b) {
      return (common(end, a) & ~common(b, a)) == 0 && renews(b, end, g);
    });
  }
  // Each byte of the range may live again with others.
  bool range_lives_again(const life_record& end, const ordinary_access& a, gap g) const {
    std::vector<byte_range> lives;
    for (const life_record& b : lives_)
      if (renews(b, end, g))
        lives.push_back({b.start, b.start + b.size});
    std::sort(lives.begin(), lives.end(),
              [](const byte_range& x, const byte_range& y) { return x.first < y.first; });
    byte_range rest = common_range(end, a);
    for (const byte_range& live : lives)
      if (live.first <= rest.first)
        rest.first = std::max(rest.first, live.end);
    return rest.empty();
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
  if (!found)
    found = s.early_access();
  return found ? found : s.second_end();
}

} // namespace heddle::checker
