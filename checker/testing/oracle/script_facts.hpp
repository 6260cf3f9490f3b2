// What all lanes of a mini-language program have in common.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "checker/testing/lang/ast.hpp"

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

} // namespace heddle::checker::oracle
