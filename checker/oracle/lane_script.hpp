// What one lane of a mini-language program does, as a function of the results its operations had so
// far. A plain walk over the syntax tree: slow, and independent of the interpreter that
// explorations run, so that a mistake in either shows as a difference.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "checker/lang/ast.hpp"
#include "checker/oracle/request.hpp"

namespace heddle::checker::oracle {

// The frame of a program: its lanes and locations.
struct script_facts {
  explicit script_facts(const lang::program_tree& tree);

  struct place {
    std::string name; // "x", "a[2]"
    std::int64_t initial = 0;
  };
  std::vector<place> places;
  std::map<std::string, std::uint32_t> first_place; // by declared name
  bool has_main = false;                            // lane 0 is main; it creates the others
  unsigned lanes = 0;
  std::uint32_t first_counter = 0; // of line 0; index into places
  bool has_plain = false;

  std::vector<std::string> names() const;
};

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
