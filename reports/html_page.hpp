// A story as one HTML file: everything is in it, and nothing is ever fetched.
//
// The page is in reports/html. What is told is embedded as JSON and only ever shown as text, so
// that no name or value of code under test can become markup or script; the page's content security
// policy allows its own style and script, by their hashes, and nothing else.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "reports/story.hpp"

namespace heddle::reports {

// Lines of a file that places of the story name.
struct source_excerpt {
  std::string file{};                      // as the places name it
  std::string missing{};                   // why there are no lines; empty: there are
  bool newer = false;                      // than the program that was checked
  std::map<unsigned, std::string> lines{}; // by number, from 1
};

struct page_material {
  std::vector<source_excerpt> sources{};
  std::string replay{}; // the command
  std::string text{};   // the failure in plain text, for browsers without scripts
};

std::string html_page(const story& told, const page_material& with);

} // namespace heddle::reports
