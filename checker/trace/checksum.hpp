// A 64-bit fingerprint of bytes (FNV-1a). It finds accidents, not forgery.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace heddle::checker::trace {

constexpr std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : bytes)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

inline std::string checksum_text(std::string_view bytes) {
  return fmt::format("{:016x}", checksum(bytes));
}

} // namespace heddle::checker::trace
