// heddle new: a folder in which a maintainer's own sources are checked.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace heddle::command {

struct new_folder {
  std::filesystem::path folder;
  std::vector<std::filesystem::path> sources; // C and C++, relative to the folder or absolute
  std::vector<std::filesystem::path> headers; // that scenarios include
  std::vector<std::filesystem::path> includes;
  std::string name;       // of the first source, without its ending
  std::string identifier; // the same for CMake and C++
};

// What the folder will hold. `files` are sources, and headers; a header of the same name beside a
// source counts, too. Throws usage_error: the folder must not exist, or be empty; each file must.
new_folder plan_folder(const std::string& folder, const std::vector<std::string>& files);

// The template with @NAME@ and the like replaced.
std::string filled_in(const std::string& text, const new_folder& by);

} // namespace heddle::command
