// The outcome of an execution as people state it: values of registers and locations at the end.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "checker/naive/signature.hpp"
#include "checker/testing/lang/ast.hpp"

namespace heddle::checker::oracle {

using values_by_name = std::map<std::string, std::int64_t, std::less<>>;

// Registers of all lanes and locations, by name, after the complete execution `graph` of `tree`;
// registers are evaluated by walking over the tree. Throws std::invalid_argument if two lanes
// assign registers of one name.
values_by_name final_values(const lang::program_tree& tree, const canonical_graph& graph);

// Whether all of a conjunction such as "r0=1 r1=0 x=2" holds; the empty one does. Throws
// std::invalid_argument if it is not such a conjunction or names something unknown.
bool holds(std::string_view conjunction, const values_by_name& values);

} // namespace heddle::checker::oracle
