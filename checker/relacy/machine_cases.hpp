// What interrupts, tasks, daemons and lifetimes are, case by case: small machines, and what
// Relacy's full search shows of them. They are compiled twice, against Relacy and against the
// checker.
#pragma once

#include <set>
#include <string>
#include <vector>

#include <heddle/kind.hpp>
#include <heddle/machine.hpp>

namespace heddle::relacy {

struct machine_case {
  const char* name;
  void (*build)(machine& m);
  kind found = kind::none;
  std::set<std::string> shown{}; // if nothing is found
};

const std::vector<machine_case>& interrupt_cases();
const std::vector<machine_case>& task_cases();
const std::vector<machine_case>& lifetime_cases();
const std::vector<machine_case>& heap_cases();

} // namespace heddle::relacy
