// What is wrong with an execution, or with a lane of it.
#pragma once

#include <string>

#include <heddle/kind.hpp>

#include "checker/graph/label.hpp"

namespace heddle::checker {

struct failure {
  kind what = kind::none;
  std::string message;
  site where{};
};

} // namespace heddle::checker
