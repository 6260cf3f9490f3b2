// The programs of the benchmark, as machines. Each is known from the literature on partial order
// reduction, or from the table of known counts; all have a number of executions that is known.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <heddle/machine.hpp>

namespace heddle::bench {

struct benchmark {
  std::string name; // "ainc 8"
  std::function<void(machine&)> build;
  std::uint64_t executions = 0; // under rc11, complete; 0: not known beforehand
};

std::vector<benchmark> benchmarks();

} // namespace heddle::bench
