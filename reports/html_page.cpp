// Putting the page together.
#include "reports/html_page.hpp"

#include <string_view>

#include <fmt/format.h>

#include "reports/html_parts.hpp"
#include "reports/story_json.hpp"

namespace heddle::reports {
namespace {

using json = nlohmann::ordered_json;

json sources_of(const std::vector<source_excerpt>& sources) {
  json all = json::object();
  for (const source_excerpt& s : sources) {
    json lines = json::object();
    for (const auto& [number, text] : s.lines)
      lines[std::to_string(number)] = text;
    all[s.file] = {{"missing", s.missing}, {"newer", s.newer}, {"lines", std::move(lines)}};
  }
  return all;
}

// Characters that markup is made of. In JSON they stand in strings only.
std::string without_markup(const std::string& text, const char* less, const char* greater,
                           const char* ampersand) {
  std::string safe;
  for (const char c : text)
    switch (c) {
    case '<':
      safe += less;
      break;
    case '>':
      safe += greater;
      break;
    case '&':
      safe += ampersand;
      break;
    default:
      safe += c;
    }
  return safe;
}

std::string escaped(const std::string& text) {
  return without_markup(text, "&lt;", "&gt;", "&amp;");
}

// As a block of data in the page. ASCII only; what is not UTF-8 in names or sources is replaced.
std::string embedded(const json& data) {
  return without_markup(data.dump(-1, ' ', true, json::error_handler_t::replace), "\\u003c",
                        "\\u003e", "\\u0026");
}

// The template with its @names@ replaced; what is filled in is not looked at again.
std::string filled(std::string_view page, const std::map<std::string_view, std::string>& parts) {
  std::string result;
  for (;;) {
    const std::size_t begin = page.find('@');
    const std::size_t end = begin == page.npos ? page.npos : page.find('@', begin + 1);
    if (end == page.npos)
      return result.append(page);
    const auto part = parts.find(page.substr(begin + 1, end - begin - 1));
    const bool known = part != parts.end();
    result.append(page.substr(0, known ? begin : end));
    result.append(known ? part->second : "");
    page.remove_prefix(known ? end + 1 : end);
  }
}

} // namespace

std::string html_page(const story& told, const page_material& with) {
  const json data{
      {"story", json_of(told)}, {"sources", sources_of(with.sources)}, {"replay", with.replay}};
  const std::string policy =
      fmt::format("default-src 'none'; base-uri 'none'; form-action 'none'; style-src '{}'; "
                  "script-src '{}'",
                  html::style_hash, html::script_hash);
  return filled(html::page,
                {{"policy", policy},
                 {"title", escaped(fmt::format("{}: {}", told.kind, text_of(told.what)))},
                 {"style", std::string(html::style)},
                 {"script", std::string(html::script)},
                 {"text", escaped(with.text)},
                 {"data", embedded(data)}});
}

} // namespace heddle::reports
