// Kept by iteration, then counted.
#include "checker/relacy/iteration_results.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace heddle::relacy {
namespace {

template <class C>
std::string plain_text(const C& s) {
  return {s.data(), s.size()};
}

} // namespace

void iteration_results::begin_iteration() {
  observed_.clear();
  covered_.clear();
}

void iteration_results::cover(const char* mark) {
  if (std::ranges::find(covered_, mark) == covered_.end())
    covered_.push_back(mark);
}

void iteration_results::observe(const char* key, std::int64_t value) {
  for (observation& o : observed_) {
    if (std::strcmp(o.key, key) == 0) {
      o.value = value;
      return;
    }
  }
  observed_.push_back({key, value});
}

void iteration_results::end_iteration(leaving why, bool whole) {
  if (whole)
    keep();
  if (why == leaving::dropped)
    ++dropped_;
  if (why == leaving::cut)
    ++cut_;
}

void iteration_results::keep() {
  ++complete_;
  for (const char* mark : covered_)
    ++cover_[mark];
  if (observed_.empty())
    return;
  std::ranges::sort(observed_, [](const observation& a, const observation& b) {
    return std::strcmp(a.key, b.key) < 0;
  });
  outcomes_.insert(outcome());
}

text iteration_results::outcome() const {
  text result;
  for (const observation& o : observed_) {
    char number[24];
    std::snprintf(number, sizeof number, "=%lld", static_cast<long long>(o.value));
    result.append(result.empty() ? "" : " ").append(o.key).append(number);
  }
  return result;
}

void iteration_results::tell(run_result& result) const {
  result.dropped = dropped_;
  result.cut = cut_;
  for (const auto& [mark, count] : cover_)
    result.cover[plain_text(mark)] = count;
  for (const text& o : outcomes_)
    result.outcomes.insert(plain_text(o));
}

} // namespace heddle::relacy
