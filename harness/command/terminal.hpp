// A terminal for a command that takes single keys and draws whole screens.
//
// Plain termios and the control sequences that every terminal since the VT100 knows: the few that
// are needed here do not pay for a terminal library, and where they are not understood (TERM=dumb)
// the command reads lines.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <termios.h>

namespace heddle::command {

// Whether stdin and stdout are a terminal that can be drawn on.
bool has_screen();
// Whether to use colours and emphasis there: not with NO_COLOR.
bool has_colours();

struct terminal_size {
  std::size_t width = 80;
  std::size_t height = 24;
};
terminal_size size_of_terminal();

// How wide text on stdout is to be: as a terminal, within reason; else as a page.
std::size_t text_width();

// While it lives, keys come one by one and are not echoed, and the screen is another one than what
// was there before.
class screen {
public:
  screen();
  ~screen();
  screen(const screen&) = delete;
  screen& operator=(const screen&) = delete;

  // "n", "enter", "escape", "backspace", "up", "down", "left", "right", "home", "end", "page up",
  // "page down", "resized"; nullopt: no more keys, or the interrupt key.
  std::optional<std::string> read_key();

  void draw(const std::vector<std::string>& lines, const std::string& last_line);

private:
  std::optional<char> read_byte(int timeout_ms, bool& resized);

  termios before_{};
};

} // namespace heddle::command
