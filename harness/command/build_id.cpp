// Asking for the linker's build id of the running program.
#include "harness/command/build_id.hpp"

#include <memory>

#include <elfutils/libdwfl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace heddle::command {
namespace {

constexpr Dwfl_Callbacks callbacks{.find_elf = dwfl_linux_proc_find_elf,
                                   .find_debuginfo = dwfl_standard_find_debuginfo,
                                   .section_address = nullptr,
                                   .debuginfo_path = nullptr};

struct end_session {
  void operator()(Dwfl* session) const { dwfl_end(session); }
};

} // namespace

std::string build_id() {
  const std::unique_ptr<Dwfl, end_session> session(dwfl_begin(&callbacks));
  if (session == nullptr || dwfl_linux_proc_report(session.get(), ::getpid()) != 0 ||
      dwfl_report_end(session.get(), nullptr, nullptr) != 0)
    return "unknown";
  Dwfl_Module* const program =
      dwfl_addrmodule(session.get(), reinterpret_cast<Dwarf_Addr>(&build_id));
  const unsigned char* bytes = nullptr;
  GElf_Addr ignored = 0;
  GElf_Addr bias = 0; // the id is known once the file was looked at
  const bool read = program != nullptr && dwfl_module_getelf(program, &bias) != nullptr;
  const int size = read ? dwfl_module_build_id(program, &bytes, &ignored) : 0;
  std::string id;
  for (int i = 0; i < size; ++i)
    id += fmt::format("{:02x}", bytes[i]);
  return id.empty() ? "unknown" : id;
}

} // namespace heddle::command
