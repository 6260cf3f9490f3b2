// Forking, and messages over the pipe.
#include "harness/command/worker.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <random>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/command/stop_signals.hpp"

namespace heddle::command {
namespace {

struct header {
  std::uint64_t secret;
  message_kind kind;
  std::uint32_t number;
  std::uint64_t bytes;
};

[[noreturn]] void throw_errno(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

std::uint64_t random_number() {
  std::random_device source;
  return std::uint64_t{source()} << 32U | source();
}

void write_all(int fd, const std::string& bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n = ::write(fd, bytes.data() + done, bytes.size() - done);
    if (n < 0 && errno != EINTR)
      ::pause(); // code under test has closed it: the parent sees that, and ends this process
    done += static_cast<std::size_t>(std::max<ssize_t>(n, 0));
  }
}

// Only this process has it, and only code that tries every number comes upon it.
int out_of_the_way(int fd, std::uint64_t random) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const auto most = std::min<std::uint64_t>(limit.rlim_cur, 1024);
  const std::uint64_t lowest = std::min<std::uint64_t>(200, most / 2);
  const auto wanted = static_cast<int>(lowest + random % (most - lowest));
  const int moved = ::fcntl(fd, F_DUPFD_CLOEXEC, wanted);
  if (moved < 0)
    return fd;
  ::close(fd);
  return moved;
}

// Nothing ever comes from the standard input of code under test, so that a check does not depend on
// what happens to be there: who reads it waits for ever. This process keeps the other end.
int silent_input() {
  static const int reading = [] {
    int ends[2];
    return ::pipe2(ends, O_CLOEXEC) == 0 ? ends[0] : -1;
  }();
  return reading;
}

class sender {
public:
  sender(int pipe, std::uint64_t secret) : pipe_(pipe), secret_(secret), owner_(::getpid()) {}

  void send(message_kind kind, std::uint32_t number, const std::string& content) const {
    if (::getpid() == owner_)
      return send_now(kind, number, content);
    send_now(message_kind::twin, number, "");
    ::_exit(EXIT_FAILURE);
  }

private:
  void send_now(message_kind kind, std::uint32_t number, const std::string& content) const {
    const header h{secret_, kind, number, content.size()};
    std::string bytes(sizeof h, '\0');
    std::memcpy(bytes.data(), &h, sizeof h);
    write_all(pipe_, bytes + content);
  }

  int pipe_;
  std::uint64_t secret_;
  pid_t owner_;
};

std::string text_of(int status) {
  if (WIFEXITED(status))
    return fmt::format("exit status {}", WEXITSTATUS(status));
  const char* const name = ::sigabbrev_np(WTERMSIG(status));
  return name != nullptr ? fmt::format("killed by SIG{}", name)
                         : fmt::format("killed by signal {}", WTERMSIG(status));
}

} // namespace

worker::worker(const std::function<void(const sending&)>& work) : secret_(random_number()) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    throw_errno("pipe");
  silent_input();
  std::fflush(nullptr); // what is buffered would be written twice
  id_ = ::fork();
  if (id_ == 0) {
    ::close(ends[0]);
    be_child(work, ends[1]);
  }
  ::close(ends[1]);
  pipe_ = ends[0];
  if (id_ < 0) {
    ::close(pipe_);
    throw_errno("fork");
  }
  ::setpgid(id_, id_); // also in the child: whoever comes first
  ::fcntl(pipe_, F_SETFL, O_NONBLOCK);
}

worker::~worker() {
  kill();
  reap(0);
  ::close(pipe_);
}

void worker::be_child(const std::function<void(const sending&)>& work, int pipe) const {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  stop_signals::forget_in_child();
  ::dup2(silent_input(), STDIN_FILENO);
  const int moved = out_of_the_way(pipe, secret_);
  ::close_range(STDERR_FILENO + 1, static_cast<unsigned>(moved) - 1, 0);
  ::close_range(static_cast<unsigned>(moved) + 1, ~0U, 0);
  const sender out(moved, secret_);
  try {
    work([&](message_kind kind, std::uint32_t number, const std::string& content) {
      std::fflush(nullptr); // what code under test has printed comes before what is told of it
      out.send(kind, number, content);
    });
  } catch (const std::exception& e) {
    out.send(message_kind::error, 0, e.what());
  } catch (...) {
    out.send(message_kind::error, 0, "unknown");
  }
  ::close(moved); // the parent need not wait for the rest of the end
  ::_exit(EXIT_SUCCESS);
}

bool worker::receive(std::vector<message>& into) {
  std::array<char, 65536> buffer{};
  while (!garbled_) {
    const ssize_t n = ::read(pipe_, buffer.data(), buffer.size());
    if (n > 0) {
      received_.append(buffer.data(), static_cast<std::size_t>(n));
      parse(into);
    } else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
      return false;
    } else if (errno == EAGAIN) {
      return true;
    }
  }
  return false;
}

void worker::parse(std::vector<message>& into) {
  header h{};
  while (received_.size() >= sizeof h) {
    std::memcpy(&h, received_.data(), sizeof h);
    garbled_ = h.secret != secret_;
    if (garbled_ || received_.size() - sizeof h < h.bytes)
      return;
    into.push_back({h.kind, h.number, received_.substr(sizeof h, h.bytes)});
    received_.erase(0, sizeof h + h.bytes);
  }
}

void worker::kill() {
  if (!reaped_)
    ::kill(id_, SIGKILL);
  ::kill(-id_, SIGKILL); // the others of its group, who may outlive it
}

bool worker::has_ended() {
  reap(WNOHANG);
  return reaped_;
}

void worker::reap(int flags) {
  if (reaped_)
    return;
  pid_t got = 0;
  do {
    got = ::waitpid(id_, &status_, flags);
  } while (got < 0 && errno == EINTR);
  reaped_ = got != 0;
}

std::string worker::ending() {
  constexpr int patience_milliseconds = 300;
  for (int waited = 0; !reaped_ && waited < patience_milliseconds; ++waited) {
    reap(WNOHANG);
    if (!reaped_)
      ::poll(nullptr, 0, 1);
  }
  if (reaped_)
    return text_of(status_);
  kill();
  reap(0);
  return "it executes another program, or has closed the files of the process that runs it";
}

} // namespace heddle::command
