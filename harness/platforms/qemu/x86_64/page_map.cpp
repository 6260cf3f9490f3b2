// The last level of the page map, in pages of 2 MiB: virtual addresses are physical ones, but for
// some stacks (kernel/stacks.hpp).
#include <array>
#include <cstdint>

#include "harness/platforms/qemu/kernel/stacks.hpp"

namespace heddle::bare {
namespace {

constexpr std::uint64_t present = 1;
constexpr std::uint64_t writable = 2;
constexpr std::uint64_t uncached = 1U << 3U | 1U << 4U;
constexpr std::uint64_t is_page = 1U << 7U;

using page_directory = std::array<std::uint64_t, 512>;

constexpr page_directory map_ram() {
  page_directory map{};
  // Entry 0 would refer to heddle_page_map_low, but an address is no constant: boot.S sets it.
  for (std::uint64_t i = 1; i < map.size(); ++i) {
    if (const auto memory = memory_at(i * large_page); memory != not_mapped)
      map[i] = memory | present | writable | is_page;
  }
  return map;
}

// The interrupt controller of each CPU lies at 0xFEE00000.
constexpr page_directory map_devices() {
  page_directory map{};
  constexpr std::uint64_t begin = 3ULL << 30U;
  constexpr std::uint64_t apic = 0xFEE00000;
  map[(apic - begin) / large_page] = apic | present | writable | is_page | uncached;
  return map;
}

} // namespace

extern "C" {
extern constinit page_directory heddle_page_map_ram;
extern constinit const page_directory heddle_page_map_devices;
alignas(4096) constinit page_directory heddle_page_map_ram = map_ram();
alignas(4096) constinit const page_directory heddle_page_map_devices = map_devices();
}

} // namespace heddle::bare
