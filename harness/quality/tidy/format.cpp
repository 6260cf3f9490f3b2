// Running clang-format.
#include "harness/quality/tidy/format.hpp"

#include <spawn.h>
#include <sys/wait.h>

#include <cerrno>

extern char** environ;

namespace heddle::tidy {
namespace {

// One version, or the same tree would be clean on one machine and not on another.
constexpr const char* formatter = "clang-format-14";

/// The exit status, or -1 if the program could not be started.
int run(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  for (const auto& word : command)
    arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_t child = 0;
  if (posix_spawnp(&child, arguments[0], nullptr, nullptr, arguments.data(), environ) != 0)
    return -1;
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

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
  const int status = run(command);
  if (status == -1 || status == 127)
    return format_result::unavailable;
  return status == 0 ? format_result::clean : format_result::differs;
}

} // namespace heddle::tidy
