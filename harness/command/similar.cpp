// Names that somebody may have meant, by edit distance.
#include "harness/command/similar.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace heddle::command {
namespace {

// Insertions, deletions, replacements, and swaps of neighbours that turn one into the other.
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

} // namespace

std::vector<std::string> similar(const std::string& wanted, const std::vector<std::string>& names) {
  constexpr std::size_t most = 3;
  std::vector<std::pair<std::size_t, std::string>> near;
  for (const std::string& name : names) {
    const std::size_t errors = distance(wanted, name);
    const bool contained = wanted.size() >= 3 && name.find(wanted) != std::string::npos;
    if (errors <= std::max<std::size_t>(2, wanted.size() / 4) || contained)
      near.emplace_back(errors, name);
  }
  std::sort(near.begin(), near.end());
  std::vector<std::string> result;
  for (std::size_t i = 0; i < near.size() && i < most; ++i)
    result.push_back(near[i].second);
  return result;
}

} // namespace heddle::command
