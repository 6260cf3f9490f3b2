// A line on the terminal that tells how far a long check is.
#pragma once

#include <deque>
#include <string>

#include "checker/check/check.hpp"

namespace heddle::command {

// What the line says; without the terminal, so that it can be tested.
class progress_text {
public:
  explicit progress_text(std::string subject) : subject_(std::move(subject)) {}

  // "a/b/c:fixed rc11  12.3k executions, 8.1k/s, about 20k in all (18k..25k)". The total is guessed
  // from the part of the search tree that is done; the spread is that of the latest guesses.
  std::string update(const check_progress& now);

private:
  std::string subject_;
  std::deque<double> guesses_;
};

// Draws and erases the line; does nothing unless stderr is a terminal.
class progress_line {
public:
  progress_line(std::string subject, bool wanted);
  ~progress_line();
  progress_line(const progress_line&) = delete;
  progress_line& operator=(const progress_line&) = delete;

  bool enabled() const { return enabled_; }
  void update(const check_progress& now);

private:
  progress_text text_;
  bool enabled_;
  bool drawn_ = false;
};

} // namespace heddle::command
