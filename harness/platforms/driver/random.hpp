// Random numbers, the same for the same seed on every machine.
#pragma once

#include <cstdint>

namespace heddle::driver {

// splitmix64: turns numbers that differ little into numbers that differ much.
constexpr std::uint64_t scatter(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EB;
  return x ^ (x >> 31U);
}

constexpr std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  return scatter(hash ^ scatter(value));
}

// One stream of numbers (xorshift64*); streams of different seeds have nothing in common.
class random_stream {
public:
  constexpr random_stream() = default;
  constexpr explicit random_stream(std::uint64_t seed) : state_(scatter(seed) | 1U) {}

  constexpr std::uint32_t next() {
    state_ ^= state_ >> 12U;
    state_ ^= state_ << 25U;
    state_ ^= state_ >> 27U;
    return static_cast<std::uint32_t>(state_ * 0x2545F4914F6CDD1DU >> 32U);
  }

  // Below n, which is not 0.
  constexpr std::uint32_t below(std::uint32_t n) {
    return static_cast<std::uint32_t>(static_cast<std::uint64_t>(next()) * n >> 32U);
  }

  // True once in n times on average; never for n = 0.
  constexpr bool one_in(std::uint32_t n) { return n != 0 && below(n) == 0; }

private:
  std::uint64_t state_ = 1;
};

} // namespace heddle::driver
