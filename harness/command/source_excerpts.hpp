// The lines of source files that a story names.
#pragma once

#include <filesystem>
#include <vector>

#include "reports/html_page.hpp"
#include "reports/story.hpp"

namespace heddle::command {

// A few lines around every place of the story, as the files are now. Relative names, as the build
// leaves them, are looked for in the folders above the program's, then in the current one.
std::vector<reports::source_excerpt> excerpts_of(const reports::story& told,
                                                 const std::filesystem::path& program);

} // namespace heddle::command
