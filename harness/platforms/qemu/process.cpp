// Starting a program, reading from it, ending it.
#include "harness/platforms/qemu/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <sstream>

namespace heddle::qemu {
namespace {

using clock = std::chrono::steady_clock;

constexpr std::size_t output_limit = 1U << 20U;

struct pipe_ends {
  int read = -1;
  int write = -1;
};

// Closed by exec, so that no other child of this process keeps them open.
bool make_pipe(pipe_ends& p) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    return false;
  p = {ends[0], ends[1]};
  return true;
}

// In the child, where only system calls are safe. Reports through `errors` why it did not start.
[[noreturn]] void become(const std::vector<char*>& arguments, pid_t parent, int output,
                         int errors) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int nothing = open("/dev/null", O_RDONLY);
  if (getppid() == parent && nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 &&
      dup2(output, STDOUT_FILENO) >= 0 && dup2(output, STDERR_FILENO) >= 0)
    execvp(arguments[0], arguments.data());
  const int reason = errno;
  [[maybe_unused]] const auto written = write(errors, &reason, sizeof reason);
  _exit(127);
}

// Waits for the program to be started; the pipe ends without a word when it was.
int start_failure(int errors) {
  int reason = 0;
  ssize_t got = 0;
  do
    got = read(errors, &reason, sizeof reason);
  while (got < 0 && errno == EINTR);
  return got == sizeof reason ? reason : 0;
}

// Reads until the end of the stream; false if that takes too long.
bool read_all(int from, clock::time_point deadline, std::string& output) {
  std::array<char, 4096> chunk{};
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now()).count();
    if (left <= 0)
      return false;
    pollfd waiting{from, POLLIN, 0};
    const int ready = poll(&waiting, 1, static_cast<int>(std::min<long long>(left, 60'000)));
    if (ready <= 0)
      continue;
    const auto got = read(from, chunk.data(), chunk.size());
    if (got == 0)
      return true;
    if (got > 0 && output.size() < output_limit)
      output.append(chunk.data(), static_cast<std::size_t>(got));
  }
}

void wait_for(pid_t child, process_result& result) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status))
    result.exit_code = WEXITSTATUS(status);
  else if (WIFSIGNALED(status))
    result.signal = WTERMSIG(status);
}

void follow(pid_t child, const pipe_ends& output, const pipe_ends& errors, clock::time_point begin,
            std::chrono::milliseconds limit, process_result& result) {
  close(output.write);
  close(errors.write);
  const int reason = start_failure(errors.read);
  if (reason != 0) {
    result.start_error = std::strerror(reason);
  } else {
    result.started = true;
    result.timed_out = !read_all(output.read, begin + limit, result.output);
    if (result.timed_out)
      kill(child, SIGKILL);
  }
  wait_for(child, result);
  result.duration = clock::now() - begin;
  close(output.read);
  close(errors.read);
}

} // namespace

process_result run_process(const std::vector<std::string>& command,
                           std::chrono::milliseconds limit) {
  process_result result;
  pipe_ends output;
  pipe_ends errors;
  if (!make_pipe(output) || !make_pipe(errors)) {
    result.start_error = std::strerror(errno);
    return result;
  }
  std::vector<char*> arguments;
  for (const auto& word : command)
    arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t parent = getpid();
  const auto begin = clock::now();
  const pid_t child = fork();
  if (child == 0)
    become(arguments, parent, output.write, errors.write);
  if (child < 0)
    result.start_error = std::strerror(errno);
  else
    follow(child, output, errors, begin, limit, result);
  return result;
}

bool is_program(const std::string& name) {
  if (name.find('/') != name.npos)
    return access(name.c_str(), X_OK) == 0;
  const char* path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (access((folder + "/" + name).c_str(), X_OK) == 0)
      return true;
  }
  return false;
}

} // namespace heddle::qemu
