// The memory models under which code can be checked.
#pragma once

#include <cstdint>

namespace heddle {

enum class memory_model : std::uint8_t { sc, tso, rc11 };

inline constexpr unsigned memory_model_count = 3;
inline constexpr memory_model sc = memory_model::sc;     // sequential consistency
inline constexpr memory_model tso = memory_model::tso;   // x86: store buffers
inline constexpr memory_model rc11 = memory_model::rc11; // C++20, without load buffering

// The name used on the command line, in traces and in JSON.
constexpr const char* name_of(memory_model m) {
  constexpr const char* names[memory_model_count] = {"sc", "tso", "rc11"};
  return names[static_cast<unsigned>(m)];
}

} // namespace heddle
