// Help texts in the width of a terminal.
#pragma once

#include <cstddef>
#include <string>

namespace heddle::command {

// Lines longer than `width` are broken at spaces; what an option does goes on below itself.
std::string fitted_help(const std::string& help, std::size_t width);

} // namespace heddle::command
