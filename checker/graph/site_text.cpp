// Source places in words.
#include "checker/graph/site_text.hpp"

namespace heddle::checker {

std::string describe(const site& where) {
  if (where.file == nullptr)
    return "";
  const std::string file = where.file;
  return file.substr(file.rfind('/') + 1) + ":" + std::to_string(where.line);
}

} // namespace heddle::checker
