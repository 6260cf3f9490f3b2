// What a tree must satisfy beyond its shape: names, orders, sizes. Both texts and trees built by
// hand pass through here before they are run.
#pragma once

#include <string_view>

#include "checker/lang/ast.hpp"

namespace heddle::checker::lang {

inline constexpr std::int64_t max_extent = 4096;     // elements of one array
inline constexpr std::int64_t max_threads = 64;      // of one program, copies counted
inline constexpr std::int64_t max_alternatives = 64; // of choose

// Words that cannot name anything.
bool is_reserved(std::string_view word);

// Throws language_error at the first thing that is wrong.
void validate(const program_tree& tree);

} // namespace heddle::checker::lang
