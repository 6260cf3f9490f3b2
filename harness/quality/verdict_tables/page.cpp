// Finding tables in a page.
#include "harness/quality/verdict_tables/page.hpp"

#include <algorithm>
#include <sstream>

namespace heddle::verdict_tables {
namespace {

constexpr std::string_view opening = "<!-- verdicts:";
constexpr std::string_view end_of_opening = "-->\n";
constexpr std::string_view closing = "<!-- end of verdicts -->";

table_request parse_request(std::string_view text) {
  table_request request;
  std::istringstream words{std::string(text)};
  bool in_variants = false;
  for (std::string word; words >> word;) {
    if (word == "by")
      in_variants = true;
    else
      (in_variants ? request.variants : request.scenarios).push_back(word);
  }
  if (request.scenarios.empty() || request.variants.empty())
    throw page_error("a table of verdicts names scenarios, then \"by\", then variants");
  return request;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);)
    lines.push_back(line);
  return lines;
}

} // namespace

std::string remake(std::string_view page, const table_maker& make) {
  std::string result;
  std::size_t done = 0;
  for (;;) {
    const auto begin = page.find(opening, done);
    if (begin == page.npos)
      break;
    const auto words = begin + opening.size();
    const auto body = page.find(end_of_opening, words);
    const auto end = page.find(closing, words);
    if (body == page.npos || end == page.npos || end < body)
      throw page_error("a table of verdicts has no end");
    const auto table = body + end_of_opening.size();
    result += page.substr(done, table - done);
    result += make(parse_request(page.substr(words, body - words)));
    done = end;
  }
  if (done == 0)
    throw page_error("the page has no table of verdicts");
  return result += page.substr(done);
}

std::string differences(std::string_view before, std::string_view now) {
  const auto old_lines = lines_of(before);
  const auto new_lines = lines_of(now);
  std::string text;
  for (std::size_t i = 0; i < std::max(old_lines.size(), new_lines.size()); ++i) {
    const std::string is = i < old_lines.size() ? old_lines[i] : "";
    const std::string should_be = i < new_lines.size() ? new_lines[i] : "";
    if (is != should_be)
      text += "line " + std::to_string(i + 1) + " is\n  " + is + "\nand should be\n  " + should_be +
              "\n";
  }
  return text;
}

} // namespace heddle::verdict_tables
