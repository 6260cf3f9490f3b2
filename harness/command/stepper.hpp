// Stepping through a story, forward and back.
#pragma once

#include <string>
#include <vector>

#include "reports/step_view.hpp"

namespace heddle::command {

// Where one is, and what commands do.
class stepper {
public:
  // `told` must outlive this.
  explicit stepper(const reports::story& told) : told_(told), watched_(told.objects.size(), true) {}

  enum class answer : unsigned char { moved, said, quit };

  // n/next, p/back, g N, first, last, w NAME, ?, q, or nothing: the last movement once more. What
  // is said instead of moving is in message().
  answer take(const std::string& command);

  const std::string& message() const { return message_; }
  std::vector<std::string> view(const reports::step_screen& screen) const {
    return reports::step_view(told_, now_, watched_, screen);
  }

private:
  answer say(std::string what);
  answer go(const std::string& where);
  answer watch(const std::string& name);

  const reports::story& told_;
  std::vector<bool> watched_;
  unsigned now_ = 0;
  std::string last_ = "n"; // movement
  std::string message_;
};

// Keys on a terminal, otherwise commands line by line from stdin, until `q` or the end.
void step_through(const reports::story& told);

} // namespace heddle::command
