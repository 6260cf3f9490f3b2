// Reading this program's own debug information with libdw.
#include "checker/runtime/code_places.hpp"

#include <cstdlib>
#include <string>
#include <unordered_map>

#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <unistd.h>

namespace heddle::checker {

const char instruction_address[] = "(instruction)";

namespace {

struct place {
  std::string file;
  int line = 0;
};

bool is_of_system(const std::string& file) { return file.starts_with("/usr/"); }

class debug_information {
public:
  debug_information() : dwfl_(dwfl_begin(&callbacks)) {
    if (dwfl_ == nullptr)
      return;
    dwfl_linux_proc_report(dwfl_, getpid());
    dwfl_report_end(dwfl_, nullptr, nullptr);
  }
  debug_information(const debug_information&) = delete;
  debug_information& operator=(const debug_information&) = delete;
  ~debug_information() { dwfl_end(dwfl_); }

  // Looks at all symbols: what the library finds by address may be a mark of the linker.
  std::string symbol_at(Dwarf_Addr address) const {
    // Zeroed storage is no part of the mapped file: the module is found by code of its own.
    const auto here = reinterpret_cast<Dwarf_Addr>(&no_separate_file);
    Dwfl_Module* const module = dwfl_ == nullptr ? nullptr : dwfl_addrmodule(dwfl_, here);
    const int count = module == nullptr ? 0 : dwfl_module_getsymtab(module);
    for (int i = 0; i < count; ++i) {
      GElf_Sym symbol;
      const char* const name = dwfl_module_getsym(module, i, &symbol, nullptr);
      const bool covers = name != nullptr && GELF_ST_TYPE(symbol.st_info) == STT_OBJECT &&
                          address - symbol.st_value < symbol.st_size;
      if (!covers)
        continue;
      const Dwarf_Addr offset = address - symbol.st_value;
      return offset == 0 ? name : std::string(name) + "+" + std::to_string(offset);
    }
    return {};
  }

  place find(Dwarf_Addr address) const {
    Dwfl_Module* const module = dwfl_ == nullptr ? nullptr : dwfl_addrmodule(dwfl_, address);
    Dwfl_Line* const line = module == nullptr ? nullptr : dwfl_module_getsrc(module, address);
    if (line == nullptr)
      return {};
    place found;
    if (const char* file = dwfl_lineinfo(line, nullptr, &found.line, nullptr, nullptr, nullptr))
      found.file = file;
    Dwarf_Addr bias = 0;
    Dwarf_Die* const unit = dwfl_module_addrdie(module, address, &bias);
    if (unit == nullptr)
      return found;
    if (is_of_system(found.file))
      call_into_system(*unit, address - bias, found);
    make_relative(*unit, found);
    return found;
  }

private:
  // The innermost call that was inlined and is not written in a header of the system.
  static void call_into_system(Dwarf_Die& unit, Dwarf_Addr address, place& found) {
    Dwarf_Die* scopes = nullptr;
    const int count = dwarf_getscopes(&unit, address, &scopes);
    Dwarf_Files* files = nullptr;
    if (count > 0 && dwarf_getsrcfiles(&unit, &files, nullptr) == 0) {
      for (int i = 0; i < count && is_of_system(found.file); ++i) {
        Dwarf_Attribute a;
        Dwarf_Word file = 0;
        Dwarf_Word line = 0;
        if (dwarf_tag(&scopes[i]) == DW_TAG_inlined_subroutine &&
            dwarf_formudata(dwarf_attr(&scopes[i], DW_AT_call_file, &a), &file) == 0 &&
            dwarf_formudata(dwarf_attr(&scopes[i], DW_AT_call_line, &a), &line) == 0) {
          if (const char* name = dwarf_filesrc(files, file, nullptr, nullptr))
            found = {name, static_cast<int>(line)};
        }
      }
    }
    std::free(scopes);
  }

  // Names in the debug information are from the root of the repository (a prefix map), to which
  // the library adds the folder of compilation.
  static void make_relative(Dwarf_Die& unit, place& found) {
    Dwarf_Attribute a;
    const char* const folder = dwarf_formstring(dwarf_attr(&unit, DW_AT_comp_dir, &a));
    const std::string prefix = folder == nullptr ? "" : std::string(folder) + "/";
    if (!prefix.empty() && found.file.starts_with(prefix))
      found.file.erase(0, prefix.size());
  }

  static int no_separate_file(Dwfl_Module*, void**, const char*, Dwarf_Addr, const char*,
                              const char*, GElf_Word, char**) {
    return -1;
  }
  static constexpr Dwfl_Callbacks callbacks = {
      .find_elf = dwfl_linux_proc_find_elf,
      .find_debuginfo = no_separate_file,
      .section_address = nullptr,
      .debuginfo_path = nullptr,
  };

  Dwfl* dwfl_;
};

const debug_information& information() {
  static const debug_information all;
  return all;
}

} // namespace

std::string symbol_at(std::uintptr_t address) { return information().symbol_at(address); }

site place_of_instruction(std::uint32_t address) {
  static std::unordered_map<std::uint32_t, place> known;
  const auto [at, is_new] = known.try_emplace(address);
  if (is_new)
    at->second = information().find(address);
  const place& p = at->second;
  return p.file.empty() ? site{} : site{p.file.c_str(), static_cast<std::uint32_t>(p.line)};
}

} // namespace heddle::checker
