// Raw mode, keys and screens.
#include "harness/command/terminal.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "reports/columns.hpp"

namespace heddle::command {
namespace {

constexpr int escape_timeout_ms = 50; // a sequence comes at once, the escape key alone

void write_all(std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::write(STDOUT_FILENO, text.data(), text.size());
    if (n < 0 && errno != EINTR)
      return;
    text.remove_prefix(n < 0 ? 0 : static_cast<std::size_t>(n));
  }
}

bool is_set(const char* variable) {
  const char* const value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

void note_resize(int /*signal*/) {} // interrupts the wait for a key

} // namespace

bool has_screen() {
  const char* const term = std::getenv("TERM");
  return ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1 && term != nullptr &&
         std::string_view(term) != "dumb" && *term != '\0';
}

bool has_colours() { return has_screen() && !is_set("NO_COLOR"); }

terminal_size size_of_terminal() {
  winsize size{};
  terminal_size result;
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
    if (size.ws_col > 0)
      result.width = size.ws_col;
    if (size.ws_row > 0)
      result.height = size.ws_row;
  }
  return result;
}

std::size_t text_width() {
  constexpr std::size_t widest = 240;
  if (::isatty(STDOUT_FILENO) != 1)
    return reports::page_width;
  return std::clamp(size_of_terminal().width, reports::least_width, widest);
}

screen::screen() {
  ::tcgetattr(STDIN_FILENO, &before_);
  termios raw = before_;
  raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | ISIG | IEXTEN);
  raw.c_iflag &= ~static_cast<tcflag_t>(IXON | ICRNL);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &raw);
  struct sigaction resize {};
  resize.sa_handler = note_resize;
  ::sigaction(SIGWINCH, &resize, nullptr);
  write_all("\033[?1049h\033[?25l");
}

screen::~screen() {
  write_all("\033[?25h\033[?1049l");
  ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  std::signal(SIGWINCH, SIG_DFL);
}

std::optional<char> screen::read_byte(int timeout_ms, bool& resized) {
  pollfd ready{STDIN_FILENO, POLLIN, 0};
  const int n = ::poll(&ready, 1, timeout_ms);
  resized = n < 0 && errno == EINTR;
  char c = 0;
  if (n <= 0 || ::read(STDIN_FILENO, &c, 1) != 1)
    return std::nullopt;
  return c;
}

std::optional<std::string> screen::read_key() {
  bool resized = false;
  const std::optional<char> c = read_byte(-1, resized);
  if (resized)
    return "resized";
  if (!c || *c == '\003' || *c == '\004')
    return std::nullopt;
  if (*c == '\r' || *c == '\n')
    return "enter";
  if (*c == '\177' || *c == '\b')
    return "backspace";
  if (*c != '\033')
    return std::string(1, *c);
  std::string sequence;
  while (const std::optional<char> next = read_byte(escape_timeout_ms, resized)) {
    sequence += *next;
    const bool introduces = sequence.size() == 1 && (*next == '[' || *next == 'O');
    if (!introduces && *next >= '@' && *next <= '~')
      break;
  }
  constexpr std::pair<std::string_view, const char*> known[] = {
      {"[A", "up"},   {"[B", "down"},     {"[C", "right"},     {"[D", "left"}, {"OA", "up"},
      {"OB", "down"}, {"OC", "right"},    {"OD", "left"},      {"[H", "home"}, {"[F", "end"},
      {"OH", "home"}, {"OF", "end"},      {"[1~", "home"},     {"[4~", "end"}, {"[7~", "home"},
      {"[8~", "end"}, {"[5~", "page up"}, {"[6~", "page down"}};
  for (const auto& [text, name] : known)
    if (sequence == text)
      return name;
  return sequence.empty() ? "escape" : "unknown";
}

void screen::draw(const std::vector<std::string>& lines, const std::string& last_line) {
  const terminal_size size = size_of_terminal();
  std::string text = "\033[H";
  for (std::size_t i = 0; i + 1 < size.height; ++i)
    text += (i < lines.size() ? lines[i] : "") + "\033[K\r\n";
  text += last_line.substr(0, size.width - 1) + "\033[K";
  write_all(text);
}

} // namespace heddle::command
