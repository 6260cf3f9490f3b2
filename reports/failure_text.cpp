// What a failing run prints.
#include "reports/failure_text.hpp"

#include <fmt/format.h>

#include "reports/columns.hpp"
#include "reports/text_layout.hpp"

namespace heddle::reports {
namespace {

std::string indented(const std::string& sentence, std::size_t width) {
  std::string text;
  for (const std::string& line : wrapped(printable(sentence), width - 5))
    text += "     " + line + '\n';
  return text;
}

std::string message_of(const story& told) {
  const std::string place = place_text(told.place);
  if (told.who.empty() && place.empty())
    return told.message;
  const char* const comma = told.who.empty() || place.empty() ? "" : ", ";
  return fmt::format("{} ({}{}{})", told.message, told.who, comma, place);
}

} // namespace

std::string heading_text(const story& told, std::size_t width) {
  std::string text = fmt::format("FAIL {}: {}\n", text_of(told.what), told.kind);
  // Waiting lanes are listed one by one below the schedule.
  if (told.waiting.empty())
    text += indented(message_of(told), width);
  return told.cause.empty() ? text : text + indented(told.cause, width);
}

std::string failure_text(const story& told, std::size_t width) {
  std::string text = heading_text(told, width) + '\n';
  for (const std::string& line : schedule_lines(told, width))
    text += line + '\n';
  return text;
}

} // namespace heddle::reports
