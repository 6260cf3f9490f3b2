// Random numbers that are the same on every platform; those of <random> are not.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

namespace heddle::checker::oracle {

class dice {
public:
  explicit dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() { // SplitMix64 (Steele, Lea, Flood, 2014)
    state_ += 0x9E3779B97F4A7C15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EB;
    return z ^ (z >> 31U);
  }
  // 0 to n - 1. The bias of the remainder is far below what any test here could see.
  unsigned below(std::size_t n) { return static_cast<unsigned>(next() % n); }
  unsigned between(unsigned low, unsigned high) { return low + below(high - low + 1U); }
  bool chance(unsigned percent) { return below(100) < percent; }

  template <class T>
  const T& of(const std::vector<T>& choices) {
    return choices[below(choices.size())];
  }
  template <class T>
  T of(std::initializer_list<T> choices) {
    return choices.begin()[below(choices.size())];
  }
  // One of the values, each as often as its weight says.
  template <class T>
  T weighted(const std::vector<std::pair<T, unsigned>>& choices) {
    unsigned total = 0;
    for (const auto& [value, weight] : choices)
      total += weight;
    unsigned left = below(total);
    for (const auto& [value, weight] : choices) {
      if (left < weight)
        return value;
      left -= weight;
    }
    return choices.back().first;
  }

private:
  std::uint64_t state_;
};

} // namespace heddle::checker::oracle
