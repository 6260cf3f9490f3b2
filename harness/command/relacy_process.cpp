// The child writes its result into a pipe; its other output is not shown.
#include "harness/command/relacy_process.hpp"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <poll.h>
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

class child {
public:
  explicit child(const std::vector<std::string>& words) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
      throw_errno("pipe");
    id_ = ::fork();
    if (id_ == 0)
      become(words, ends[1]);
    ::close(ends[1]);
    output_ = ends[0];
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
  [[noreturn]] static void become(const std::vector<std::string>& words, int result) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::setpgid(0, 0); // what a terminal sends is for the parent alone
    stop_signals::forget_in_child();
    std::vector<char*> arguments;
    for (const std::string& w : words)
      arguments.push_back(const_cast<char*>(w.c_str())); // execv only reads
    arguments.push_back(nullptr);
    const int nothing = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    // The result leaves as standard output, whatever it is called.
    if (nothing >= 0 && ::dup2(result, STDOUT_FILENO) >= 0 && ::dup2(nothing, STDERR_FILENO) >= 0)
      ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }

  pid_t id_ = -1;
  int output_ = -1;
  int status_ = 0;
  rusage usage_{};
};

relacy_result result_of(const nlohmann::json& row) {
  relacy_result r{.found = row.at("found").get<bool>(),
                  .message = row.at("message").get<std::string>(),
                  .iterations = row.at("iterations").get<std::uint64_t>(),
                  .dropped = row.at("dropped").get<std::uint64_t>(),
                  .cut = row.at("cut").get<std::uint64_t>(),
                  .seconds = row.at("seconds").get<double>(),
                  .cover = row.at("cover").get<std::map<std::string, std::uint64_t>>()};
  if (r.found)
    r.kind = row.at("kind").get<std::string>();
  if (!row.at("not_expressible").is_null())
    r.not_expressible = row.at("not_expressible").get<std::string>();
  return r;
}

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

relacy_result run_relacy(const std::string& program, const std::string& scenario,
                         const std::string& variant, const relacy_limits& limits) {
  std::vector<std::string> words{program,
                                 "run",
                                 scenario + ":" + variant,
                                 "--quiet",
                                 "--iterations",
                                 std::to_string(limits.iterations),
                                 "--steps",
                                 std::to_string(limits.steps),
                                 "--json",
                                 "/dev/stdout"};
  steady_clock::time_point until;
  if (limits.seconds > 0) {
    words.insert(words.end(), {"--max-seconds", fmt::format("{}", limits.seconds)});
    until = steady_clock::now() +
            std::chrono::duration_cast<steady_clock::duration>(
                std::chrono::duration<double>(limits.seconds + limits.grace_seconds));
  }
  child process(words);
  std::string text;
  if (!process.read_all(text, limits.seconds > 0 ? &until : nullptr))
    throw relacy_broke("heddle-relacy did not end in time");
  const int status = process.wait();
  if (WIFSIGNALED(status))
    throw relacy_broke(
        fmt::format("heddle-relacy was ended by a signal: {}", strsignal(WTERMSIG(status))));
  try {
    relacy_result r = result_of(nlohmann::json::parse(text).at(0));
    r.peak_rss_kb = process.peak_rss_kb();
    return r;
  } catch (const nlohmann::json::exception&) {
    throw relacy_broke(
        fmt::format("heddle-relacy ended with {} and no result", WEXITSTATUS(status)));
  }
}

} // namespace heddle::command
