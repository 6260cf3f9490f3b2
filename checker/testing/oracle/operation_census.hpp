// How often each operation occurs in each of its orders: what random programs must not leave out.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "checker/testing/oracle/random_program.hpp"

namespace heddle::checker::oracle {

class operation_census {
public:
  void add(const lang::program_tree& program);

  // By names such as "ld acq", "cas rel/sc" (success/failure), "fence sc", "lock", "plain write",
  // "choose", "if". 0 if it never occurred.
  unsigned operator[](const std::string& operation) const;
  const std::map<std::string, unsigned>& counts() const { return counts_; }

private:
  std::map<std::string, unsigned> counts_;
};

// Every operation in every legal order that programs of this shape can contain.
std::vector<std::string> possible_operations(const program_shape& shape);

} // namespace heddle::checker::oracle
