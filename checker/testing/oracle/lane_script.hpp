// What one lane of a mini-language program does, as a function of the results its operations had so
// far. A plain walk over the syntax tree: slow, and independent of the interpreter that
// explorations run, so that a mistake in either shows as a difference.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "checker/testing/lang/ast.hpp"
#include "checker/testing/oracle/request.hpp"
#include "checker/testing/oracle/script_facts.hpp"

namespace heddle::checker::oracle {

class lane_script {
public:
  using registers = std::map<std::string, std::int64_t>;

  // Keeps references to both.
  lane_script(const lang::program_tree& tree, const script_facts& facts, lane_id lane);

  // What follows after operations with these results, in their order.
  request after(std::span<const std::int64_t> results) const;
  registers registers_after(std::span<const std::int64_t> results) const;

private:
  class walk;
  void run(walk& w) const;

  const lang::program_tree& tree_;
  const script_facts& facts_;
  lane_id lane_;
  bool is_main_;
  const std::vector<lang::statement>* before_ = nullptr; // main: PRE
  const std::vector<lang::statement>* body_ = nullptr;   // main: MAIN
  std::int64_t copy_ = 0;
};

} // namespace heddle::checker::oracle
