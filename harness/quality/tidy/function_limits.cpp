#include "harness/quality/tidy/function_limits.hpp"

namespace heddle::tidy {

findings check_function_limits(const std::vector<source_tag>& tags) {
  findings found;
  for (const source_tag& tag : tags) {
    const std::size_t lines = tag.end < tag.line ? 0 : tag.end - tag.line + 1;
    if (tag.kind == "function" && lines > max_function_lines)
      found.push_back({tag.path, tag.line,
                       "a function of " + std::to_string(lines) + " lines: split it (limit " +
                           std::to_string(max_function_lines) + ")"});
  }
  return found;
}

} // namespace heddle::tidy
