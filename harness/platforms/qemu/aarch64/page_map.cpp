// The last level of the page map, in blocks of 2 MiB: virtual addresses are physical ones, but for
// some stacks (kernel/stacks.hpp).
#include <array>
#include <cstdint>

#include "harness/platforms/qemu/kernel/stacks.hpp"

namespace heddle::bare {
namespace {

constexpr std::uint64_t block = 1;
constexpr std::uint64_t accessed = 1U << 10U;
constexpr std::uint64_t cached = 1U << 2U; // kind 1 of boot.S
constexpr std::uint64_t shared = 3U << 8U;
constexpr std::uint64_t not_executable = 3ULL << 53U;

using table = std::array<std::uint64_t, 512>;

constexpr table map_ram() {
  constexpr std::uint64_t begin = 1ULL << 30U;
  table map{};
  for (std::uint64_t i = 0; i < map.size(); ++i) {
    if (const auto memory = memory_at(i * large_page); memory != not_mapped)
      map[i] = (begin + memory) | block | accessed | cached | shared;
  }
  return map;
}

// The interrupt controller from 0x08000000 on and the serial port at 0x09000000.
constexpr table map_devices() {
  table map{};
  for (std::uint64_t at = 0x08000000; at <= 0x09000000; at += large_page)
    map[at / large_page] = at | block | accessed | not_executable;
  return map;
}

} // namespace

extern "C" {
extern constinit const table heddle_page_map_ram;
extern constinit const table heddle_page_map_devices;
alignas(4096) constinit const table heddle_page_map_ram = map_ram();
alignas(4096) constinit const table heddle_page_map_devices = map_devices();
}

} // namespace heddle::bare
