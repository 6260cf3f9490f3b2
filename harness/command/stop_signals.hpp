// SIGINT and SIGTERM while checks run: the command ends soon, but not before it has reported.
#pragma once

#include <array>
#include <csignal>
#include <string>

namespace heddle::command {

// While it lives, the two signals are only noted, and come only in wait().
class stop_signals {
public:
  stop_signals();
  ~stop_signals();
  stop_signals(const stop_signals&) = delete;
  stop_signals& operator=(const stop_signals&) = delete;

  // The first that came, or 0.
  static int seen();
  // "SIGINT"; empty if none came.
  static std::string name();
  // The signals to block while waiting, for ppoll(): the two are not among them. Null if there is
  // no such object.
  static const sigset_t* mask_while_waiting();

  // In a child process: as if there were no such object.
  static void forget_in_child();

private:
  static constexpr std::array<int, 2> signals = {SIGINT, SIGTERM};

  sigset_t before_{};
  std::array<struct sigaction, signals.size()> actions_{};
};

} // namespace heddle::command
