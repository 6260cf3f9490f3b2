// A child process that does pieces of work, sends messages, and may end in any way.
//
// It runs code under test, which may do whatever a process can do: so the parent believes nothing
// but a message that is whole, and takes every other ending for one that code under test has made.
// The pipe has a number that code under test does not come upon by chance, and every message begins
// with a number that it cannot guess.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace heddle::command {

enum class message_kind : std::uint32_t {
  early,  // what is known of a piece of work before its result
  result, // of a piece of work
  again,  // a piece of work is to be done once more, in a new process
  rest,   // this and later pieces of work are left to another process
  error,  // the checker itself failed; nothing more comes
  twin,   // a second process goes on with the work; nothing more comes
};

struct message {
  message_kind kind = message_kind::error;
  std::uint32_t number = 0; // of the piece of work
  std::string content{};
};

class worker {
public:
  using sending = std::function<void(message_kind, std::uint32_t number, const std::string&)>;

  // Forks a process that does the work and ends. Throws std::system_error.
  explicit worker(const std::function<void(const sending&)>& work);
  // Ends the process and all that it has started in its group.
  ~worker();
  worker(const worker&) = delete;
  worker& operator=(const worker&) = delete;

  int descriptor() const { return pipe_; } // to poll for reading
  pid_t id() const { return id_; }

  // Adds what has come. False once nothing more can come.
  bool receive(std::vector<message>& into);
  // Something else than messages came.
  bool is_garbled() const { return garbled_; }
  // Whether the process is no more; a process that it has started may still have the pipe.
  bool has_ended();
  // Ends it now.
  void kill();
  // Of a worker from which nothing more can come: how it ended, in words, such as "exit status 0"
  // or "killed by SIGKILL". Ends it if it is still there.
  std::string ending();

private:
  [[noreturn]] void be_child(const std::function<void(const sending&)>& work, int pipe) const;
  void parse(std::vector<message>& into);
  void reap(int flags);

  pid_t id_ = -1;
  int pipe_ = -1;
  std::uint64_t secret_ = 0;
  std::string received_{}; // and not parsed
  bool garbled_ = false;
  bool reaped_ = false;
  int status_ = 0;
};

} // namespace heddle::command
