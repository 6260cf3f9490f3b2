// What the build wrote down of instrumented code (cmake/heddle_note_unseen.pl).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace heddle::checker {

// Whether a symbol is that of a function which is instrumented, or which the runtime takes over.
bool is_instrumented_code(std::string_view symbol);

std::string demangled(const char* symbol);

// What no execution could stop in front of: no verdict covers it. In words, sorted: "contains
// assembly outside of functions at pool.c:31: \"mfence\"".
std::vector<std::string> always_unseen();

// Where a CPU stops if it comes there, as what it does: "reaches inline assembly of pool.c (line
// 31, 40)", "calls rand, sleep".
std::vector<std::string> places_to_stop();

} // namespace heddle::checker
