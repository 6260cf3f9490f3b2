// The command line that the loader passes along (PVH).
#include "harness/platforms/qemu/kernel/arch.hpp"

extern "C" constinit std::uint32_t heddle_start_info; // boot.S: a physical address

namespace heddle::bare {

const char* arch::argument_text() {
  struct start_info {
    std::uint32_t magic;
    std::uint32_t version;
    std::uint32_t flags;
    std::uint32_t module_count;
    std::uint64_t modules;
    std::uint64_t command_line;
  };
  constexpr std::uint32_t magic = 0x336EC578;
  const auto* info =
      reinterpret_cast<const start_info*>(static_cast<std::uintptr_t>(heddle_start_info));
  if (info == nullptr || info->magic != magic || info->command_line == 0)
    return nullptr;
  return reinterpret_cast<const char*>(info->command_line);
}

} // namespace heddle::bare
