// Noting that the command is to end.
#include "harness/command/stop_signals.hpp"

namespace heddle::command {
namespace {

volatile std::sig_atomic_t first_seen = 0;
const stop_signals* active = nullptr;

void note(int signal) {
  if (first_seen == 0)
    first_seen = signal;
}

} // namespace

stop_signals::stop_signals() {
  first_seen = 0;
  struct sigaction action {};
  action.sa_handler = &note;
  sigemptyset(&action.sa_mask);
  sigset_t both;
  sigemptyset(&both);
  for (std::size_t i = 0; i < signals.size(); ++i) {
    sigaction(signals[i], &action, &actions_[i]);
    sigaddset(&both, signals[i]);
  }
  sigprocmask(SIG_BLOCK, &both, &before_);
  for (const int s : signals)
    sigdelset(&before_, s);
  active = this;
}

stop_signals::~stop_signals() {
  sigprocmask(SIG_SETMASK, &before_, nullptr);
  for (std::size_t i = 0; i < signals.size(); ++i)
    sigaction(signals[i], &actions_[i], nullptr);
  active = nullptr;
}

int stop_signals::seen() { return first_seen; }

std::string stop_signals::name() {
  if (first_seen == 0)
    return {};
  return first_seen == SIGINT ? "SIGINT" : "SIGTERM";
}

const sigset_t* stop_signals::mask_while_waiting() {
  return active == nullptr ? nullptr : &active->before_;
}

void stop_signals::forget_in_child() {
  if (active == nullptr)
    return;
  for (const int s : signals)
    std::signal(s, SIG_DFL);
  sigprocmask(SIG_SETMASK, &active->before_, nullptr);
}

} // namespace heddle::command
