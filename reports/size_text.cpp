// Counting in words.
#include "reports/size_text.hpp"

#include <fmt/format.h>

namespace heddle::reports {
namespace {

std::string count(unsigned n, const char* what) {
  return n == 0 ? fmt::format("no {}", what) : fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
}

} // namespace

std::string size_text(const checker::trace::failure_size& s) {
  std::string text = s.weak == 0 ? "" : count(s.weak, "weak step") + ", ";
  return text + fmt::format("{}, {}, {}, {}", count(s.preemptions, "preemption"),
                            count(s.interrupts, "interrupt"), count(s.tasks, "task"),
                            count(s.operations, "operation"));
}

} // namespace heddle::reports
