#include "harness/command/companions.hpp"

#include <string>

namespace heddle::command {

namespace fs = std::filesystem;

fs::path beside(const fs::path& program, const fs::path& relative) {
  constexpr unsigned levels = 2; // bin, and bin/tests of a build folder
  const fs::path first = program.parent_path().parent_path();
  fs::path folder = first;
  for (unsigned level = 0; level < levels; ++level, folder = folder.parent_path()) {
    std::error_code ignored;
    if (fs::exists(folder / relative, ignored))
      return folder / relative;
  }
  return first / relative;
}

native::stress_programs locate(const command_build& build) {
  const std::string host = build.host;
  const std::string images = build.images;
  const fs::path program = fs::read_symlink("/proc/self/exe");
  const auto image = [&](const char* machine) {
    return images.empty() ? fs::path()
                          : beside(program, "share/heddle/images/" + images + machine + ".elf");
  };
  return {.host = host.empty() ? fs::path() : beside(program, "libexec/heddle/" + host),
          .image_x86_64 = image("_x86_64"),
          .image_aarch64 = image("_aarch64")};
}

} // namespace heddle::command
