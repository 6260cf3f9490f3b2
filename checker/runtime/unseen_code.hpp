// What of instrumented code the checker cannot see, as the build found it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace heddle::checker {

// In words, sorted, each once: "inline assembly at pool.c:31: \"mfence\"", "calls of printf". Of
// all libraries of instrumented code in this program; empty if there is nothing, or no such code.
std::vector<std::string> unseen_code();

// The same of the notes that cmake/heddle_note_unseen.sh describes.
std::vector<std::string> unseen_code(std::string_view notes);

} // namespace heddle::checker
