// Finding rounds that are alike.
#include "reports/fold_spins.hpp"

#include <fmt/format.h>

namespace heddle::reports {
namespace {

constexpr std::size_t longest_round = 8; // in steps

bool are_alike(const story_step& a, const story_step& b) {
  return a.only_looks && b.only_looks && a.mark == story_mark::none && b.mark == story_mark::none &&
         a.lane == b.lane && a.depth == b.depth && a.context == b.context && a.text == b.text &&
         a.order == b.order && place_text(a.place) == place_text(b.place);
}

// How often the round of `length` steps at `begin` comes again right behind itself.
std::size_t repetitions(const std::vector<story_step>& steps, std::size_t begin,
                        std::size_t length) {
  std::size_t alike = 0;
  while (begin + length + alike < steps.size() &&
         are_alike(steps[begin + alike], steps[begin + length + alike]))
    ++alike;
  return alike / length;
}

story_step again(const story_step& last, std::size_t length, std::size_t times) {
  const std::string what = length == 1 ? "the same" : fmt::format("these {} steps", length);
  return {.lane = last.lane,
          .depth = last.depth,
          .in_task = last.in_task,
          .context = last.context,
          .text = times == 1 ? fmt::format("({} once more)", what)
                             : fmt::format("({} {} times more)", what, times)};
}

} // namespace

std::vector<story_step> with_spins_folded(std::vector<story_step> steps) {
  std::vector<story_step> result;
  for (std::size_t i = 0; i < steps.size();) {
    std::size_t length = 1;
    while (length <= longest_round && repetitions(steps, i, length) == 0)
      ++length;
    if (length > longest_round) {
      result.push_back(std::move(steps[i++]));
      continue;
    }
    const std::size_t times = repetitions(steps, i, length);
    for (std::size_t k = 0; k < length; ++k)
      result.push_back(std::move(steps[i + k]));
    result.push_back(again(result.back(), length, times));
    i += length * (times + 1);
  }
  return result;
}

} // namespace heddle::reports
