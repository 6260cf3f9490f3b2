// Splitting the checks of a gate.
#include "harness/command/shard.hpp"

#include <charconv>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "harness/command/usage_error.hpp"

namespace heddle::command {
namespace {

std::optional<unsigned> number(std::string_view text) {
  unsigned n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return n;
}

} // namespace

shard parse_shard(const std::string& text) {
  const std::string_view whole = text;
  const std::size_t slash = whole.find('/');
  if (slash != std::string_view::npos) {
    const auto index = number(whole.substr(0, slash));
    const auto count = number(whole.substr(slash + 1));
    if (index && count && 1 <= *index && *index <= *count)
      return {*index, *count};
  }
  throw usage_error(fmt::format("--shard wants I/N with I from 1 to N, such as 2/5: {}",
                                text.empty() ? "''" : text));
}

std::vector<job> part_of(const std::vector<job>& jobs, std::size_t models, const shard& s) {
  std::vector<job> part;
  for (std::size_t i = 0; i < jobs.size(); ++i)
    if ((i / models + i % models) % s.count == s.index - 1)
      part.push_back(jobs[i]);
  return part;
}

} // namespace heddle::command
