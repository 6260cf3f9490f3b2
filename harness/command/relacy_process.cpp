// The child reads the request from a file without a name and answers into a pipe; what it says
// besides is not shown.
#include "harness/command/relacy_process.hpp"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/command/stop_signals.hpp"
#include "harness/command/usage_error.hpp"

namespace heddle::command {
namespace {

using std::chrono::steady_clock;

[[noreturn]] void throw_errno(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

// A file that holds the text, to be read from its beginning: unlike a pipe, it takes the text whole
// whether anybody reads it or not.
int file_with(const std::string& text) {
  const int file = ::memfd_create("request", MFD_CLOEXEC);
  if (file < 0)
    throw_errno("memfd_create");
  if (::write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      ::lseek(file, 0, SEEK_SET) != 0) {
    ::close(file);
    throw_errno("writing a request");
  }
  return file;
}

class child {
public:
  child(const std::string& program, const std::string& input) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
      throw_errno("pipe");
    output_ = ends[0];
    const int file = file_with(input);
    id_ = ::fork();
    if (id_ == 0)
      become(program, file, ends[1]);
    ::close(file);
    ::close(ends[1]);
    if (id_ < 0) {
      ::close(output_);
      throw_errno("fork");
    }
  }
  ~child() {
    ::close(output_);
    if (id_ > 0)
      ::kill(id_, SIGKILL);
    wait();
  }
  child(const child&) = delete;
  child& operator=(const child&) = delete;

  // All that the child writes. False if it is still at it at the end of the time.
  bool read_all(std::string& text, const steady_clock::time_point* until) {
    for (;;) {
      pollfd ready{output_, POLLIN, 0};
      constexpr timespec tick{1, 0};
      const int n = ::ppoll(&ready, 1, &tick, stop_signals::mask_while_waiting());
      if (stop_signals::seen() != 0)
        throw relacy_stopped("ended by " + stop_signals::name());
      if (n == 0 && until != nullptr && steady_clock::now() > *until)
        return false;
      if (n <= 0)
        continue;
      char buffer[4096];
      const ssize_t got = ::read(output_, buffer, sizeof buffer);
      if (got > 0)
        text.append(buffer, static_cast<std::size_t>(got));
      else if (got == 0 || errno != EINTR)
        return true;
    }
  }

  // As of waitpid.
  int wait() {
    while (id_ > 0 && ::wait4(id_, &status_, 0, &usage_) < 0 && errno == EINTR) {
    }
    id_ = -1;
    return status_;
  }
  long peak_rss_kb() const { return usage_.ru_maxrss; }

private:
  // In the child.
  [[noreturn]] static void become(const std::string& program, int request, int answers) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::setpgid(0, 0); // what a terminal sends is for the parent alone
    stop_signals::forget_in_child();
    char* const words[] = {const_cast<char*>(program.c_str()), nullptr}; // execv only reads
    const int nothing = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nothing >= 0 && ::dup2(request, STDIN_FILENO) >= 0 && ::dup2(answers, STDOUT_FILENO) >= 0 &&
        ::dup2(nothing, STDERR_FILENO) >= 0)
      ::execv(program.c_str(), words);
    ::_exit(127);
  }

  pid_t id_ = -1;
  int output_ = -1;
  int status_ = 0;
  rusage usage_{};
};

} // namespace

std::string relacy_program() {
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe");
  const std::string path = self.parent_path() / "heddle-relacy";
  if (::access(path.c_str(), X_OK) != 0)
    throw usage_error(
        "--engine relacy needs the program heddle-relacy beside this one; it is built "
        "where the package relacy-dev is installed");
  return path;
}

relacy_run run_relacy(const std::string& program, const relacy::request& wanted,
                      double grace_seconds) {
  const double seconds = wanted.options.max_seconds;
  const auto until =
      steady_clock::now() + std::chrono::duration_cast<steady_clock::duration>(
                                std::chrono::duration<double>(seconds + grace_seconds));
  child process(program, relacy::text_of({wanted}));
  std::string text;
  if (!process.read_all(text, seconds > 0 ? &until : nullptr))
    throw relacy_broke("heddle-relacy did not end in time");
  const int status = process.wait();
  if (WIFSIGNALED(status))
    throw relacy_broke(
        fmt::format("heddle-relacy was ended by a signal: {}", strsignal(WTERMSIG(status))));
  try {
    return {relacy::answer_of(text).result, process.peak_rss_kb()};
  } catch (const relacy::not_an_answer&) {
    throw relacy_broke(
        fmt::format("heddle-relacy ended with {} and no result", WEXITSTATUS(status)));
  }
}

} // namespace heddle::command
