// Which variants of which registered scenarios a command line asks for.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include <heddle/scenario.hpp>

namespace heddle::relacy {

struct selected_variant {
  const registered_scenario* scenario = nullptr;
  const scenario_variant* variant = nullptr;
};

struct unknown_name : std::runtime_error {
  using runtime_error::runtime_error;
};

// "NAME" or "NAME:VARIANT", both of which may be globs. Each variant once, in the order of
// registration. Throws unknown_name if one of them selects nothing.
std::vector<selected_variant> select(const std::vector<std::string>& names);

std::vector<selected_variant> all_variants();

} // namespace heddle::relacy
