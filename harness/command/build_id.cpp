// Finding the linker's build id in the running program.
#include "harness/command/build_id.hpp"

#include <cstddef>
#include <cstring>

#include <elf.h>
#include <link.h>

#include <fmt/format.h>

namespace heddle::command {
namespace {

constexpr std::size_t padded(std::size_t size) { return (size + 3) & ~std::size_t{3}; }

std::string id_in_notes(const std::byte* notes, std::size_t size) {
  while (size >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) header;
    std::memcpy(&header, notes, sizeof(header));
    const std::size_t name = padded(header.n_namesz);
    const std::size_t whole = sizeof(header) + name + padded(header.n_descsz);
    if (whole > size)
      break;
    const bool gnu = header.n_namesz == sizeof(ELF_NOTE_GNU) &&
                     std::memcmp(notes + sizeof(header), ELF_NOTE_GNU, sizeof(ELF_NOTE_GNU)) == 0;
    if (gnu && header.n_type == NT_GNU_BUILD_ID) {
      std::string id;
      for (std::size_t i = 0; i < header.n_descsz; ++i)
        id += fmt::format("{:02x}", std::to_integer<unsigned>(notes[sizeof(header) + name + i]));
      return id;
    }
    notes += whole;
    size -= whole;
  }
  return {};
}

// The first object that the loader lists is the program itself.
int look(dl_phdr_info* info, std::size_t /*size*/, void* result) {
  for (std::size_t i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& segment = info->dlpi_phdr[i];
    if (segment.p_type != PT_NOTE)
      continue;
    const auto* notes = reinterpret_cast<const std::byte*>(info->dlpi_addr + segment.p_vaddr);
    auto& id = *static_cast<std::string*>(result);
    id = id_in_notes(notes, segment.p_memsz);
    if (!id.empty())
      break;
  }
  return 1;
}

} // namespace

std::string build_id() {
  std::string id;
  ::dl_iterate_phdr(look, &id);
  return id.empty() ? "unknown" : id;
}

} // namespace heddle::command
