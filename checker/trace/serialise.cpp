// Writing a trace file.
#include "checker/trace/checksum.hpp"
#include "checker/trace/trace_file.hpp"

namespace heddle::checker::trace {
namespace {

// A line of the schedule may hold anything but a line feed.
std::string one_line(std::string text) {
  for (char& c : text)
    if (c == '\n')
      c = ' ';
  return text;
}

} // namespace

std::string serialise(const trace_file& t) {
  std::string text = "heddle-trace 1\n";
  const auto line = [&](const std::string& content) { text += content + '\n'; };
  line("scenario " + quoted(t.scenario));
  line("variant " + quoted(t.variant));
  line("model " + quoted(t.model));
  line("kind " + quoted(t.kind));
  line("build " + quoted(t.build));
  if (!t.options.empty())
    line("options " + quoted(t.options));
  line("decisions " + std::to_string(t.decisions.size()));
  for (const decision& d : t.decisions)
    line(text_of(d));
  line("schedule " + std::to_string(t.schedule.size()));
  for (const std::string& s : t.schedule)
    line(s.empty() ? "|" : "| " + one_line(s));
  line("checksum " + checksum_text(text));
  return text;
}

} // namespace heddle::checker::trace
