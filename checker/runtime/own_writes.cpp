// One term of the sum.
#include "checker/runtime/own_writes.hpp"

#include <array>
#include <bit>
#include <span>

#include "checker/runtime/state_digest.hpp"

namespace heddle::checker {

own_writes::wide own_writes::term(std::uintptr_t address, std::byte value) {
  const std::array<std::uint64_t, 2> what{address, static_cast<std::uint64_t>(value)};
  const state_digest d = digest_of(std::as_bytes(std::span(what)));
  return static_cast<wide>(d.high) << 64U | d.low;
}

} // namespace heddle::checker
