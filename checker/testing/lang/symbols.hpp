// Where the names of a program live: locations are numbered densely in the order of declaration,
// the elements of an array side by side; behind them one counter per line, of how often it was
// raised.
#pragma once

#include <string_view>
#include <vector>

#include "checker/testing/lang/ast.hpp"
#include "checker/testing/lang/bytecode.hpp"

namespace heddle::checker::lang {

struct symbol {
  const declaration* declared = nullptr;
  location_id first = 0;
};

class symbol_table {
public:
  // Keeps references into `tree`.
  symbol_table(const program_tree& tree, bool has_main);

  const symbol* find(std::string_view name) const;
  lane_id lane_of_thread(unsigned thread) const {
    return static_cast<lane_id>(thread + (has_main_ ? 1 : 0));
  }
  location_id counter_of(unsigned line) const { return counters_ + line; }
  std::vector<location_facts> locations() && { return std::move(locations_); }

private:
  std::vector<symbol> symbols_;
  std::vector<location_facts> locations_;
  location_id counters_ = 0;
  bool has_main_;
};

} // namespace heddle::checker::lang
