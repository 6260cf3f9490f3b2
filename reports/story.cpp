// Names in a story.
#include "reports/story.hpp"

#include <fmt/format.h>

namespace heddle::reports {

std::string text_of(const subject& s) {
  return fmt::format("{}:{} under {}", s.scenario, s.variant, s.model);
}

std::string place_text(const story_place& p) {
  return p.file.empty() ? "" : fmt::format("{}:{}", p.file.substr(p.file.rfind('/') + 1), p.line);
}

const char* name_of(story_mark m) {
  constexpr const char* names[] = {"none", "switched", "stale", "buffered", "overtaken"};
  return names[static_cast<unsigned>(m)];
}

} // namespace heddle::reports
