// What the user has to put right; becomes one line on stderr and exit status 2.
#pragma once

#include <stdexcept>

namespace heddle::command {

class usage_error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

} // namespace heddle::command
