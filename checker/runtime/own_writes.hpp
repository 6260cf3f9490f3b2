// What one lane wrote to ordinary memory in this run, as a part of its state.
//
// It is the last value that the lane itself gave to each byte; what others wrote there since is no
// part of it. A lane that reads what others wrote is told so by an event, or races; and where
// another lane's write falls between two steps of this one depends on the order of replay.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

namespace heddle::checker {

class own_writes {
public:
  void reset() {
    last_.clear();
    sum_ = 0;
  }

  void wrote(std::uintptr_t address, std::byte value) {
    const auto [at, is_new] = last_.try_emplace(address, value);
    if (!is_new)
      sum_ -= term(address, at->second);
    at->second = value;
    sum_ += term(address, value);
  }

  // Equal whenever the same bytes have the same values; otherwise different but for an accident.
  std::uint64_t low() const { return static_cast<std::uint64_t>(sum_); }
  std::uint64_t high() const { return static_cast<std::uint64_t>(sum_ >> 64U); }

private:
  using wide = unsigned __int128;

  // A sum of pseudo-random terms, one for each byte and value: it does not depend on their order.
  static wide term(std::uintptr_t address, std::byte value);

  std::unordered_map<std::uintptr_t, std::byte> last_;
  wide sum_ = 0;
};

} // namespace heddle::checker
