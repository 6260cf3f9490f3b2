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
  return (a.writes || b.writes) && (a.bytes & b.bytes) != 0 && !a.unraced && !b.unraced;
}

} // namespace

std::optional<ordinary_race> find_ordinary_race(const std::vector<const access_log*>& logs,
                                                const step_order& before) {
  std::vector<entry> entries;
  for (lane_id lane = 0; lane < logs.size(); ++lane)
    for (std::uint32_t i = 0; i < logs[lane]->all().size(); ++i)
      entries.push_back({logs[lane]->all()[i].word, lane, i});
  std::sort(entries.begin(), entries.end(),
            [](const entry& a, const entry& b) { return a.key() < b.key(); });
  const auto access = [&](const entry& e) -> const ordinary_access& {
    return logs[e.lane]->all()[e.index];
  };
  for (auto first = entries.begin(); first != entries.end();) {
    const auto last =
        std::find_if(first, entries.end(), [&](const entry& e) { return e.word != first->word; });
    for (auto a = first; a != last && first->lane != (last - 1)->lane; ++a) {
      for (auto b = a + 1; b != last; ++b) {
        const ordinary_access& x = access(*a);
        const ordinary_access& y = access(*b);
        if (a->lane != b->lane && conflict(x, y) && !before(a->lane, x.step, b->lane, y.step) &&
            !before(b->lane, y.step, a->lane, x.step))
          return ordinary_race{{a->lane, b->lane}, {x, y}};
      }
    }
    first = last;
  }
  return std::nullopt;
}

} // namespace heddle::checker
