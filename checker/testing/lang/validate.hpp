// What a tree must satisfy beyond its shape: names, orders, sizes. Both texts and trees built by
// hand pass through here before they are run.
#pragma once

#include <string_view>

#include "checker/testing/lang/ast.hpp"

namespace heddle::checker::lang {

inline constexpr std::int64_t max_extent = 4096;     // elements of one array
inline constexpr std::int64_t max_threads = 64;      // of one program, copies counted
inline constexpr std::int64_t max_alternatives = 64; // of choose

inline constexpr std::int64_t max_lines = 32;   // of one program
inline constexpr std::int64_t max_arrivals = 8; // of one line
inline constexpr std::int64_t max_level = 16;   // of a line; that one cannot be masked

// Words that cannot name anything.
bool is_reserved(std::string_view word);

// Throws language_error at the first thing that is wrong.
void validate(const program_tree& tree);

} // namespace heddle::checker::lang
