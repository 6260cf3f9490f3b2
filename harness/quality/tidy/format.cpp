// Running clang-format.
#include "harness/quality/tidy/format.hpp"
#include "harness/quality/tidy/process.hpp"

namespace heddle::tidy {
namespace {

// One version, or the same tree would be clean on one machine and not on another.
constexpr const char* formatter = "clang-format-14";

} // namespace

format_result check_format(const std::filesystem::path& root, const tree& files) {
  std::vector<std::string> command{formatter, "--dry-run", "-Werror",
                                   "--style=file:" + (root / ".clang-format").string()};
  const auto options = command.size();
  for (const auto& file : files)
    if (is_code(file.path))
      command.push_back((root / file.path).string());
  if (command.size() == options)
    return format_result::clean;
  const int status = run_program(command);
  if (status == -1 || status == 127)
    return format_result::unavailable;
  return status == 0 ? format_result::clean : format_result::differs;
}

} // namespace heddle::tidy
