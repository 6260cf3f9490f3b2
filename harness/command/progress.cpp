// The progress line.
#include "harness/command/progress.hpp"

#include <algorithm>
#include <cstdio>

#include <sys/ioctl.h>
#include <unistd.h>

#include <fmt/format.h>

namespace heddle::command {
namespace {

// Three digits that mean something.
std::string rounded(double n) {
  if (n < 1000)
    return fmt::format("{:.0f}", n);
  constexpr const char* units[] = {"k", "M", "G", "T", "P"};
  double scaled = n / 1000;
  std::size_t unit = 0;
  while (scaled >= 1000 && unit + 1 < std::size(units)) {
    scaled /= 1000;
    ++unit;
  }
  return fmt::format("{:.{}f}{}", scaled, scaled < 100 ? 1 : 0, units[unit]);
}

std::size_t terminal_width() {
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return known ? size.ws_col : 80;
}

} // namespace

std::string progress_text::update(const check_progress& now) {
  constexpr std::size_t remembered = 25; // a few seconds
  constexpr double enough = 1e-6;        // of the tree, to guess its size
  const auto done = static_cast<double>(now.executions + now.blocked + now.stuck + now.failed);
  std::string text = fmt::format("{}  {} executions", subject_, rounded(done));
  if (now.seconds > 0)
    text += fmt::format(", {}/s", rounded(done / now.seconds));
  if (now.explored_fraction < enough)
    return text;
  guesses_.push_back(done / std::min(1.0, now.explored_fraction));
  if (guesses_.size() > remembered)
    guesses_.pop_front();
  const auto [least, most] = std::minmax_element(guesses_.begin(), guesses_.end());
  text += fmt::format(", about {} in all ({}..{})", rounded(guesses_.back()), rounded(*least),
                      rounded(*most));
  return text;
}

progress_line::progress_line(std::string subject, bool wanted)
    : text_(std::move(subject)), enabled_(wanted && ::isatty(STDERR_FILENO) == 1) {}

void progress_line::update(const check_progress& now) {
  if (!enabled_)
    return;
  std::string text = text_.update(now);
  // The numbers stand at the end; of the name, its own end says most.
  const std::size_t room = std::max<std::size_t>(terminal_width(), 4) - 1;
  if (text.size() > room)
    text = ".." + text.substr(text.size() - room + 2);
  std::fputs(fmt::format("\r{}\x1b[K", text).c_str(), stderr); // should it fail, nothing is lost
  std::fflush(stderr);
  drawn_ = true;
}

progress_line::~progress_line() {
  if (!drawn_)
    return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
}

} // namespace heddle::command
