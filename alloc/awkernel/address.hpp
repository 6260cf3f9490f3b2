// Addresses as the allocator of Awkernel compares them: numbers, not memory.
//
// Routing is arithmetic on addresses, so nothing here is ever dereferenced, and a scenario is free
// to choose the exact layout of a machine.
#pragma once

#include <cstddef>
#include <cstdint>

namespace awkernel {

using address = std::uintptr_t;
inline constexpr address no_address = 0;

inline constexpr std::size_t kib = 1024;
inline constexpr std::size_t mib = 1024 * kib;
inline constexpr std::size_t gib = 1024 * mib;

} // namespace awkernel
