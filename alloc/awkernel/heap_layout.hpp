// Where the two heaps of a machine lie. They are adjacent, as the boot code of Awkernel lays them.
#pragma once

#include "alloc/awkernel/address.hpp"

namespace awkernel {

struct heap_layout {
  address primary_start;
  std::size_t primary_size;
  address backup_start;
  std::size_t backup_size;

  constexpr bool in_primary(address a) const {
    return a >= primary_start && a - primary_start < primary_size;
  }
  constexpr bool in_backup(address a) const {
    return a >= backup_start && a - backup_start < backup_size;
  }
};

inline constexpr std::size_t backup_heap_size = 64 * mib;

// x86_64: the backup heap at the base, because the machine needs it before it knows its CPUs.
constexpr heap_layout backup_first(address base, std::size_t primary_size) {
  return {base + backup_heap_size, primary_size, base, backup_heap_size};
}

// aarch64: both at once, the primary heap at the base.
constexpr heap_layout primary_first(address base, std::size_t primary_size) {
  return {base, primary_size, base + primary_size, backup_heap_size};
}

// The virtual bases of upstream lie far above the size of any heap: no heap address is below n.
inline constexpr heap_layout x86_layout = backup_first(0x410'0000'0000, gib);
inline constexpr heap_layout aarch64_layout = primary_first(0x50'0000'0000, gib);

// Not upstream's: a heap base so low that every address of the backup heap is below the size of the
// primary heap. An identity-mapped port would look like this.
inline constexpr heap_layout low_backup_layout = backup_first(64 * mib, gib);

static_assert(x86_layout.backup_start > x86_layout.primary_size);
static_assert(aarch64_layout.backup_start > aarch64_layout.primary_size);
static_assert(low_backup_layout.backup_start + backup_heap_size < low_backup_layout.primary_size);

} // namespace awkernel
