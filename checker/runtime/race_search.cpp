// Comparing what lanes did to the same words.
#include "checker/runtime/race_search.hpp"

#include <algorithm>
#include <tuple>

namespace heddle::checker {
namespace {

struct entry {
  std::uintptr_t word;
  lane_id lane;
  std::uint32_t index;

  auto key() const { return std::tuple(word, lane, index); }
};

bool conflict(const ordinary_access& a, const ordinary_access& b) {
  return (a.writes || b.writes) && common_word(a, b).bytes != 0 && !a.unraced && !b.unraced;
}

// All accesses, by their first words.
std::vector<entry> sorted(const std::vector<const access_log*>& logs) {
  std::vector<entry> entries;
  for (lane_id lane = 0; lane < logs.size(); ++lane)
    for (std::uint32_t i = 0; i < logs[lane]->all().size(); ++i)
      entries.push_back({logs[lane]->all()[i].word, lane, i});
  std::sort(entries.begin(), entries.end(),
            [](const entry& a, const entry& b) { return a.key() < b.key(); });
  return entries;
}

} // namespace

std::optional<ordinary_race> find_ordinary_race(const std::vector<const access_log*>& logs,
                                                const step_order& before) {
  const std::vector<entry> entries = sorted(logs);
  const auto access = [&](const entry& e) -> const ordinary_access& {
    return logs[e.lane]->all()[e.index];
  };
  for (auto a = entries.begin(); a != entries.end(); ++a) {
    const ordinary_access& x = access(*a);
    for (auto b = a + 1; b != entries.end() && b->word < x.end(); ++b) {
      if (a->lane == b->lane)
        continue;
      const ordinary_access& y = access(*b);
      if (conflict(x, y) && !before(a->lane, x.step, b->lane, y.step) &&
          !before(b->lane, y.step, a->lane, x.step))
        return ordinary_race{{a->lane, b->lane}, {x, y}};
    }
  }
  return std::nullopt;
}

} // namespace heddle::checker
