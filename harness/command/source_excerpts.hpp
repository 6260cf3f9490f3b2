// The lines of source files that a story names.
#pragma once

#include <filesystem>
#include <vector>

#include "reports/html_page.hpp"
#include "reports/story.hpp"

namespace heddle::command {

// A few lines around every place of the story, as the files are now. `sources` is the folder that
// the build made their names relative to; a file of the same name elsewhere is another file.
std::vector<reports::source_excerpt> excerpts_of(const reports::story& told,
                                                 const std::filesystem::path& sources);

} // namespace heddle::command
