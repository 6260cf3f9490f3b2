// Workflow commands of GitHub Actions.
#include "reports/annotations.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace heddle::reports {
namespace {

// What would end a command or one of its properties is written as the hexadecimal number of its
// byte.
std::string escaped(const std::string& text, bool property) {
  std::string out;
  for (const char c : text)
    if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    else
      out += c;
  return out;
}

std::string error_line(const finding& f) {
  std::string properties;
  if (!f.place.file.empty())
    properties = fmt::format("file={},line={},", escaped(source_path(f.place.file), true),
                             std::max(f.place.line, 1U));
  std::string message = fmt::format("{}: {}", f.subject, f.sentence);
  if (f.told && !f.told->cause.empty())
    message += "\n" + f.told->cause;
  return fmt::format("::error {}title={}::{}\n", properties, escaped("heddle: " + f.rule, true),
                     escaped(message, false));
}

} // namespace

std::string annotation_lines(const gate_outcome& g) {
  std::string lines;
  if (!g.ended_by.empty())
    lines += fmt::format("::error title=heddle%3A incomplete::{}\n", escaped(headline(g), false));
  for (const finding& f : g.findings)
    lines += error_line(f);
  const auto notes = std::count_if(g.changes.begin(), g.changes.end(),
                                   [](const baseline_change& c) { return !c.alarm; });
  if (notes > 0)
    lines += fmt::format("::notice file={},line=1,title=heddle%3A baseline::{} notes: small "
                         "differences, and checks that it lacks\n",
                         escaped(source_path(g.baseline), true), notes);
  return lines;
}

} // namespace heddle::reports
