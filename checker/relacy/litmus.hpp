// Litmus tests: small programs and the results that Relacy's full search shows of them. They are
// compiled twice, against Relacy and against the checker.
#pragma once

#include <set>
#include <string>
#include <vector>

#include <heddle/machine.hpp>

namespace heddle::relacy {

struct litmus {
  const char* name;
  void (*build)(machine& m);
  // Of C++20's outcomes, those that need no reordering of writes and no read of the future.
  std::set<std::string> shown;
};

const std::vector<litmus>& litmus_tests();

} // namespace heddle::relacy
