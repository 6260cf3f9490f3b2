// What a race on ordinary memory means: a failure, unless the code says otherwise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "checker/runtime/lane.hpp"
#include "checker/runtime/race_policies.hpp"
#include "checker/runtime/run_part.hpp"

namespace heddle::checker {

class code_policies : run_part {
public:
  explicit code_policies(runner& r) : run_part(r) {}

  // Called from code under test, while the machine is built.
  void set(const void* address, std::uint64_t size, const char* reason);
  // What is not looked at, in words, one per piece of memory: "races on hits are not reported: a
  // torn statistic ...".
  std::vector<std::string> notes() const;
  // For the access that the instruction at `code` makes.
  race_policy of(const lane& l, std::uintptr_t address, std::size_t size, std::uint32_t code) const;

private:
  bool is_promoted_memory(const lane& l, std::uintptr_t address) const;

  race_policies policies_;
};

} // namespace heddle::checker
