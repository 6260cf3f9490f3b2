// The page of reports/html, as the build has put it into the program.
#pragma once

#include <string_view>

namespace heddle::reports::html {

extern const std::string_view page; // with @name@ where something is to be filled in
extern const std::string_view style;
extern const std::string_view script;
// Of the texts of the two elements, as a content security policy names them: "sha256-..."
extern const std::string_view style_hash;
extern const std::string_view script_hash;

} // namespace heddle::reports::html
