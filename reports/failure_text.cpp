// What a failing run prints.
#include "reports/failure_text.hpp"

#include <fmt/format.h>

#include "reports/columns.hpp"
#include "reports/text_layout.hpp"

namespace heddle::reports {

std::string text_of(const subject& s) {
  return fmt::format("{}:{} under {}", s.scenario, s.variant, s.model);
}

std::vector<std::string> message_lines(const checker::failure& what, const std::string& lane) {
  std::string text = what.message;
  const std::string place = place_text(what.where);
  if (!lane.empty() || !place.empty())
    text += fmt::format(" ({}{}{})", lane, lane.empty() || place.empty() ? "" : ", ", place);
  std::vector<std::string> lines;
  for (const std::string& part : wrapped(printable(text), page_width - 5))
    lines.push_back("     " + part);
  return lines;
}

std::string failure_text(const subject& s, const failing_schedule& schedule,
                         const std::vector<std::string>& lines) {
  std::string text = fmt::format("FAIL {}: {}\n", text_of(s), name_of(schedule.what.what));
  const checker::lane_id lane = schedule.where.lane;
  std::string who = lane == checker::no_lane ? "" : schedule.names.lane(lane);
  if (schedule.context != checker::own_context)
    who += (checker::is_handler(schedule.context) ? ", in the handler of " : ", in task ") +
           schedule.names.context(schedule.context);
  // Waiting lanes are listed one by one below the schedule.
  if (schedule.waiting.empty())
    for (const std::string& line : message_lines(schedule.what, who))
      text += line + '\n';
  if (!schedule.cause.empty())
    for (const std::string& line : wrapped(printable(schedule.cause), page_width - 5))
      text += "     " + line + '\n';
  text += '\n';
  for (const std::string& line : lines)
    text += line + '\n';
  return text;
}

} // namespace heddle::reports
