// Looking for an earlier visit.
#include "checker/runtime/round_watch.hpp"

#include <algorithm>

namespace heddle::checker {

std::optional<round_watch::rounds> round_watch::arrive(const visit& now) {
  const auto same = [&](const known& k) {
    return k.latest.place == now.place && k.latest.state == now.state;
  };
  const auto found = std::find_if(visits_.rbegin(), visits_.rend(), same);
  if (found == visits_.rend()) {
    visits_.push_back({now, std::nullopt});
    return std::nullopt;
  }
  const rounds result{found->latest.position, found->before};
  found->before = result.begin;
  found->latest.position = now.position;
  return result;
}

} // namespace heddle::checker
