// Test support: a program on a terminal, and what its screen shows.
#pragma once

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

namespace heddle::command {

class pseudo_terminal {
public:
  pseudo_terminal(const std::string& program, const std::vector<std::string>& arguments,
                  const std::string& where, unsigned short width, unsigned short height,
                  const std::vector<std::pair<std::string, std::string>>& environment)
      : lines_(height) {
    winsize size{height, width, 0, 0};
    child_ = ::forkpty(&terminal_, nullptr, nullptr, &size);
    if (child_ != 0)
      return;
    for (const auto& [name, value] : environment)
      ::setenv(name.c_str(), value.c_str(), 1);
    std::vector<char*> words{const_cast<char*>(program.c_str())};
    for (const std::string& a : arguments)
      words.push_back(const_cast<char*>(a.c_str()));
    words.push_back(nullptr);
    if (::chdir(where.c_str()) == 0)
      ::execv(program.c_str(), words.data());
    ::_exit(127);
  }
  ~pseudo_terminal() {
    if (child_ > 0)
      ended();
    ::close(terminal_);
  }
  pseudo_terminal(const pseudo_terminal&) = delete;
  pseudo_terminal& operator=(const pseudo_terminal&) = delete;

  void type(const std::string& keys) {
    [[maybe_unused]] auto n = ::write(terminal_, keys.data(), keys.size());
  }

  // Whether the screen comes to show the text, within ten seconds.
  bool comes_to_show(const std::string& text) {
    for (int i = 0; i < 1000 && screen().find(text) == std::string::npos; ++i)
      read_for(10);
    return screen().find(text) != std::string::npos;
  }

  std::string screen() const {
    std::string text;
    for (const std::string& line : lines_)
      text += line + '\n';
    return text;
  }
  const std::string& all_output() const { return output_; }
  const std::string& unknown_sequences() const { return unknown_; }

  // Its exit status.
  int ended() {
    while (read_for(2000)) {
    }
    int status = 0;
    ::kill(child_, SIGHUP);
    ::waitpid(child_, &status, 0);
    child_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

private:
  bool read_for(int timeout_ms) {
    pollfd ready{terminal_, POLLIN, 0};
    char bytes[4096];
    if (::poll(&ready, 1, timeout_ms) != 1)
      return false;
    const ssize_t n = ::read(terminal_, bytes, sizeof bytes);
    if (n <= 0)
      return false;
    output_.append(bytes, static_cast<std::size_t>(n));
    for (ssize_t i = 0; i < n; ++i)
      take(bytes[i]);
    return true;
  }

  void take(char c) {
    if (!sequence_.empty()) {
      sequence_ += c;
      if (sequence_.size() > 2 && c >= '@' && c <= '~')
        obey();
    } else if (c == '\033') {
      sequence_ = c;
    } else if (c == '\r') {
      column_ = 0;
    } else if (c == '\n') {
      if (row_ + 1 < lines_.size())
        ++row_;
      else
        lines_.erase(lines_.begin()), lines_.emplace_back();
    } else {
      std::string& line = lines_[row_];
      if (line.size() <= column_)
        line.resize(column_ + 1, ' ');
      line[column_++] = c;
    }
  }

  void obey() {
    const std::string s = std::exchange(sequence_, "");
    if (s == "\033[H")
      row_ = column_ = 0;
    else if (s == "\033[K")
      lines_[row_].resize(std::min(lines_[row_].size(), column_));
    else if (s == "\033[?1049h" || s == "\033[?1049l")
      lines_.assign(lines_.size(), ""), row_ = column_ = 0;
    else if (s != "\033[?25h" && s != "\033[?25l" && s.back() != 'm')
      unknown_ += s;
  }

  int terminal_ = -1;
  pid_t child_ = -1;
  std::vector<std::string> lines_;
  std::size_t row_ = 0;
  std::size_t column_ = 0;
  std::string sequence_;
  std::string output_;
  std::string unknown_;
};

} // namespace heddle::command
