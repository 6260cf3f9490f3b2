// A process for each run: Relacy leaks its fibers, replaces operator new, and code under test may
// crash.
#include "checker/relacy/engine.hpp"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <system_error>

#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "checker/relacy/exchange.hpp"
#include "checker/relacy/session.hpp"

namespace heddle::relacy {
namespace {

[[noreturn]] void throw_errno(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

// Memory that both processes see.
class shared_progress {
public:
  shared_progress() {
    void* const p =
        mmap(nullptr, sizeof(progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
      throw_errno("mmap");
    at_ = ::new (p) progress();
  }
  ~shared_progress() { munmap(at_, sizeof(progress)); }
  shared_progress(const shared_progress&) = delete;
  shared_progress& operator=(const shared_progress&) = delete;

  volatile progress& operator*() const { return *at_; }

private:
  progress* at_ = nullptr;
};

class child_process {
public:
  // Runs `body` in the child; what it returns can be read here.
  template <class F>
  explicit child_process(F body) {
    int ends[2];
    if (pipe(ends) != 0)
      throw_errno("pipe");
    id_ = fork();
    if (id_ < 0) {
      close(ends[0]);
      close(ends[1]);
      throw_errno("fork");
    }
    if (id_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      close(ends[0]);
      dup2(STDERR_FILENO, STDOUT_FILENO); // what code under test prints is no answer
      write_all(ends[1], body());
      _exit(0); // what the parent would do at its end is not for the child to do
    }
    close(ends[1]);
    output_ = ends[0];
  }
  ~child_process() { close(output_); }
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;

  // Appends what the child has written; false at its end. Waits for at most the given time.
  bool read_some(std::string& text, int milliseconds) {
    pollfd ready{output_, POLLIN, 0};
    if (poll(&ready, 1, milliseconds) <= 0)
      return true;
    char buffer[4096];
    const ssize_t n = read(output_, buffer, sizeof buffer);
    if (n > 0)
      text.append(buffer, static_cast<std::size_t>(n));
    return n > 0 || (n < 0 && errno == EINTR);
  }

  // The signal that ended the child, or 0.
  int wait() {
    int status = 0;
    while (waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  }
  void end() { kill(id_, SIGKILL); }

private:
  static void write_all(int to, const std::string& text) {
    for (std::size_t done = 0; done < text.size();) {
      const ssize_t n = write(to, text.data() + done, text.size() - done);
      if (n < 0 && errno != EINTR)
        return;
      done += n > 0 ? static_cast<std::size_t>(n) : 0;
    }
  }

  pid_t id_ = -1;
  int output_ = -1;
};

// Tells that a process has made no step for a while.
class patience {
public:
  patience(volatile progress& watched, double seconds) : watched_(watched), limit_(seconds) {}

  bool is_over() {
    const auto now = std::chrono::steady_clock::now();
    if (watched_.steps != seen_ || watched_.iterations != iterations_) {
      seen_ = watched_.steps;
      iterations_ = watched_.iterations;
      since_ = now;
    }
    return std::chrono::duration<double>(now - since_).count() > limit_;
  }

private:
  volatile progress& watched_;
  double limit_;
  std::uint64_t seen_ = 0;
  std::uint64_t iterations_ = 0;
  std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

run_result found_from_outside(kind what, std::string message, volatile progress& last) {
  run_result r;
  r.found = true;
  r.what = what;
  r.iterations = last.iterations;
  const char* const file = last.last.file; // a literal: it is here, too
  if (file != nullptr)
    message +=
        ", after the operation at " + std::string(file) + ":" + std::to_string(last.last.line);
  r.message = std::move(message);
  return r;
}

} // namespace

run_result run(const program& what, const run_options& options) {
  const auto start = std::chrono::steady_clock::now();
  checker::statics_image::pristine();
  const shared_progress shared;
  child_process child([&] {
    session s(options, *shared);
    return text_of(answer{.result = s.run(what)});
  });
  std::string text;
  patience left(*shared, options.patience_seconds);
  bool hangs = false;
  constexpr int poll_milliseconds = 200;
  while (child.read_some(text, poll_milliseconds)) {
    if (!hangs && left.is_over()) {
      hangs = true;
      child.end();
    }
  }
  const int signal = child.wait();
  run_result result;
  if (hangs)
    result = found_from_outside(kind::hang, "no operation for a long time", *shared);
  else if (signal != 0)
    result = found_from_outside(kind::crash, std::string("signal: ") + strsignal(signal), *shared);
  else if (text.empty())
    result = found_from_outside(kind::crash, "the program ended itself", *shared);
  else
    result = answer_of(text).result;
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

} // namespace heddle::relacy
