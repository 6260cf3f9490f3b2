#include "checker/testing/lang/symbols.hpp"

namespace heddle::checker::lang {

symbol_table::symbol_table(const program_tree& tree, bool has_main) : has_main_(has_main) {
  for (const declaration& d : tree.declarations) {
    symbols_.push_back({&d, static_cast<location_id>(locations_.size())});
    if (!d.extent)
      locations_.push_back({d.name, d.initial});
    for (std::uint32_t n = 0; n < d.extent.value_or(0); ++n)
      locations_.push_back({d.name + "[" + std::to_string(n) + "]", d.initial});
  }
  counters_ = static_cast<location_id>(locations_.size());
  for (unsigned line = 0; line < line_count(tree); ++line)
    locations_.push_back({"raise(" + std::to_string(line) + ")", 0});
}

const symbol* symbol_table::find(std::string_view name) const {
  for (const symbol& s : symbols_)
    if (s.declared->name == name)
      return &s;
  return nullptr;
}

} // namespace heddle::checker::lang
