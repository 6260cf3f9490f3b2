// Printing, and noticing that it fails.
#include "harness/command/say.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace heddle::command {
namespace {

[[noreturn]] void fail(const char* why) {
  throw output_error(fmt::format("cannot write to standard output: {}", why));
}

} // namespace

void say(const std::string& text) {
  errno = 0;
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size())
    fail(std::strerror(errno));
}

void flush() {
  errno = 0;
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
    fail(errno != 0 ? std::strerror(errno) : "some of it is lost");
}

void complain(const std::string& what) {
  std::fputs(("heddle: " + what + "\n").c_str(), stderr);
  std::fflush(stderr);
}

void require_standard_files() {
  bool closed[3];
  for (int fd = 0; fd < 3; ++fd) {
    closed[fd] = ::fcntl(fd, F_GETFD) < 0;
    if (closed[fd])
      ::open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY); // the lowest that is free: this one
  }
  if (closed[STDOUT_FILENO])
    fail("it is closed");
}

} // namespace heddle::command
