// A digest of what a lane can act upon, to tell whether it is twice in the same state.
//
// Two states are taken for the same if their digests are: 128 bits of XXH3, which is no proof, but
// errs once in 10^20 pairs of states or so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

#include "checker/runtime/raw_memory.hpp"

namespace heddle::checker {

struct state_digest {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  friend bool operator==(const state_digest&, const state_digest&) = default;
};

state_digest digest_of(std::span<const std::byte> bytes);

// Collects the parts of a state. Storage is kept from one state to the next.
class state_bytes {
public:
  void clear() { bytes_.clear(); }

  // Memory of code under test; null pointers and red zones are no sanitizer's business.
  void add_memory(const std::byte* from, std::size_t size) {
    const std::size_t at = bytes_.size();
    bytes_.resize(at + size);
    raw_copy(bytes_.data() + at, from, size);
  }

  template <class T>
  void add(const T& value) {
    static_assert(std::has_unique_object_representations_v<T>, "padding would be part of it");
    const std::size_t at = bytes_.size();
    bytes_.resize(at + sizeof value);
    std::memcpy(bytes_.data() + at, &value, sizeof value);
  }

  state_digest digest() const { return digest_of(bytes_); }

private:
  std::vector<std::byte> bytes_;
};

} // namespace heddle::checker
