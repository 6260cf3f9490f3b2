// Finding rounds that are alike.
#include "reports/fold_spins.hpp"

#include <fmt/format.h>

namespace heddle::reports {
namespace {

constexpr std::size_t longest_round = 8; // in steps

bool are_alike(const row& a, const row& b) {
  return a.only_looks && b.only_looks && !a.marked && !b.marked && a.lane == b.lane &&
         a.depth == b.depth && a.context == b.context && a.words.text == b.words.text &&
         a.words.order == b.words.order && a.words.place == b.words.place;
}

// How often the round of `length` rows at `begin` comes again right behind itself.
std::size_t repetitions(const std::vector<row>& rows, std::size_t begin, std::size_t length) {
  std::size_t alike = 0;
  while (begin + length + alike < rows.size() &&
         are_alike(rows[begin + alike], rows[begin + length + alike]))
    ++alike;
  return alike / length;
}

row again(const row& last, std::size_t length, std::size_t times) {
  row r{.lane = last.lane, .depth = last.depth, .in_task = last.in_task, .context = last.context};
  const std::string what = length == 1 ? "the same" : fmt::format("these {} steps", length);
  r.words.text = times == 1 ? fmt::format("({} once more)", what)
                            : fmt::format("({} {} times more)", what, times);
  return r;
}

} // namespace

std::vector<row> with_spins_folded(std::vector<row> rows) {
  std::vector<row> result;
  for (std::size_t i = 0; i < rows.size();) {
    std::size_t length = 1;
    while (length <= longest_round && repetitions(rows, i, length) == 0)
      ++length;
    if (length > longest_round) {
      result.push_back(std::move(rows[i++]));
      continue;
    }
    const std::size_t times = repetitions(rows, i, length);
    for (std::size_t k = 0; k < length; ++k)
      result.push_back(std::move(rows[i + k]));
    result.push_back(again(result.back(), length, times));
    i += length * (times + 1);
  }
  return result;
}

} // namespace heddle::reports
