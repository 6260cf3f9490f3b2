// Words for places and sizes, in messages about blocks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "checker/graph/site_text.hpp"
#include "checker/runtime/code_places.hpp"

namespace heddle::checker {

// The place of an instruction; 0: not known.
inline site site_of(std::uint32_t code) {
  return code == 0 ? site{} : resolved({instruction_address, code});
}

// " at a.c:12", or nothing if the place is unknown.
inline std::string place_text(const site& where) {
  const std::string text = describe(resolved(where));
  return text.empty() ? text : " at " + text;
}
inline std::string place_text(std::uint32_t code) { return place_text(site_of(code)); }

inline std::string byte_count(std::size_t n) {
  return std::to_string(n) + (n == 1 ? " byte" : " bytes");
}

} // namespace heddle::checker
