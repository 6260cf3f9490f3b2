// Commands of the stepper, and where they come from.
#include "harness/command/stepper.hpp"

#include <algorithm>
#include <charconv>
#include <iostream>
#include <map>

#include <fmt/format.h>

#include "harness/command/say.hpp"
#include "harness/command/terminal.hpp"

namespace heddle::command {
namespace {

constexpr const char* help =
    "n next  p back  g N go to step N  first  last  w NAME watch or not  w all objects  q quit  "
    "Enter once more";
constexpr const char* keys =
    "n/right next  p/left back  Home first  End last  g step  w watch  q quit";

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  return begin == std::string::npos
             ? ""
             : text.substr(begin, text.find_last_not_of(" \t\r") + 1 - begin);
}

// Keys that are a command each.
std::string command_of(const std::string& key) {
  static const std::map<std::string, std::string> commands = {
      {"n", "n"},           {" ", "n"},        {"right", "n"}, {"down", "n"},     {"p", "p"},
      {"b", "p"},           {"left", "p"},     {"up", "p"},    {"home", "first"}, {"end", "last"},
      {"enter", ""},        {"?", "?"},        {"h", "?"},     {"q", "q"},        {"escape", "q"},
      {"page down", "+10"}, {"page up", "-10"}};
  const auto found = commands.find(key);
  return found == commands.end() ? "unknown" : found->second;
}

// The rest of a command that takes an argument; empty if it was given up.
std::string read_argument(screen& terminal, const stepper& s, const std::string& command,
                          const reports::step_screen& how) {
  std::string text;
  while (true) {
    terminal.draw(s.view(how), command + " " + text);
    const std::optional<std::string> key = terminal.read_key();
    if (!key || *key == "escape")
      return "";
    if (*key == "enter")
      return command + " " + text;
    if (*key == "backspace" && !text.empty())
      text.pop_back();
    else if (key->size() == 1)
      text += *key;
  }
}

void step_on_screen(stepper& s) {
  screen terminal;
  std::string last_line = keys;
  while (true) {
    const terminal_size size = size_of_terminal();
    const reports::step_screen how{size.width, size.height - 1, has_colours()};
    terminal.draw(s.view(how), last_line);
    last_line = keys;
    const std::optional<std::string> key = terminal.read_key();
    if (!key)
      return;
    if (*key == "resized")
      continue;
    std::string command = command_of(*key);
    if (*key == "g" || *key == "w") {
      command = read_argument(terminal, s, *key, how);
      if (command.empty())
        continue;
    }
    const stepper::answer a = s.take(command);
    if (a == stepper::answer::quit)
      return;
    if (a == stepper::answer::said)
      last_line = s.message();
  }
}

void step_by_lines(stepper& s) {
  const reports::step_screen how{size_of_terminal().width, 0, false};
  const auto show = [&] {
    for (const std::string& line : s.view(how))
      say(fmt::format("{}\n", line));
    say(fmt::format("\n"));
    flush();
  };
  show();
  for (std::string line; std::getline(std::cin, line);) {
    const stepper::answer a = s.take(line);
    if (a == stepper::answer::quit)
      return;
    if (a == stepper::answer::moved)
      show();
    else
      say(fmt::format("{}\n\n", s.message()));
  }
}

} // namespace

stepper::answer stepper::say(std::string what) {
  message_ = std::move(what);
  return answer::said;
}

stepper::answer stepper::take(const std::string& text) {
  const std::string line = trimmed(text);
  const std::size_t space = line.find(' ');
  std::string word = line.substr(0, space);
  const std::string rest = space == std::string::npos ? "" : trimmed(line.substr(space));
  if (word.empty())
    word = last_;
  const bool alone = rest.empty();
  if (alone && (word == "q" || word == "quit"))
    return answer::quit;
  if (alone && (word == "?" || word == "h" || word == "help"))
    return say(help);
  if (word == "w" || word == "watch")
    return watch(rest);
  if (word == "g" || word == "go")
    return go(rest);
  const int end = static_cast<int>(reports::steps_of(told_));
  int to = static_cast<int>(now_);
  if (alone && (word == "n" || word == "next"))
    ++to;
  else if (alone && (word == "p" || word == "b" || word == "back" || word == "prev"))
    --to;
  else if (alone && word == "first")
    to = 0;
  else if (alone && word == "last")
    to = end;
  else if (alone && (word == "+10" || word == "-10"))
    to += word == "+10" ? 10 : -10;
  else
    return say(fmt::format("no command {}: {}", line, help));
  last_ = word;
  if ((to < 0 && now_ == 0) || (to > end && static_cast<int>(now_) == end))
    return say(to < 0 ? "this is before the first step" : "this is the last step");
  now_ = static_cast<unsigned>(std::clamp(to, 0, end));
  return answer::moved;
}

stepper::answer stepper::go(const std::string& where) {
  unsigned to = 0;
  const char* const end = where.data() + where.size();
  const auto [read, error] = std::from_chars(where.data(), end, to);
  if (error != std::errc{} || read != end || to > reports::steps_of(told_))
    return say(fmt::format("no step {}: there are 0 to {}", where, reports::steps_of(told_)));
  now_ = to;
  return answer::moved;
}

// A whole name, or a part that only one has.
stepper::answer stepper::watch(const std::string& name) {
  if (name.empty()) {
    std::string all;
    for (std::size_t i = 0; i < told_.objects.size(); ++i)
      all += fmt::format("{}{}{}", i == 0 ? "" : ", ", told_.objects[i],
                         watched_[i] ? "" : " (not watched)");
    return say(all.empty() ? "there are no objects to watch" : all);
  }
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < told_.objects.size(); ++i)
    if (told_.objects[i] == name)
      found.push_back(i);
  const bool whole = !found.empty();
  for (std::size_t i = 0; i < told_.objects.size() && !whole; ++i)
    if (told_.objects[i].find(name) != std::string::npos)
      found.push_back(i);
  if (found.empty() || (!whole && found.size() > 1))
    return say(
        fmt::format("{} is called {}", found.empty() ? "no object" : "more than one object", name));
  for (const std::size_t i : found)
    watched_[i] = !watched_[i];
  return answer::moved;
}

void step_through(const reports::story& told) {
  stepper s(told);
  if (has_screen())
    step_on_screen(s);
  else
    step_by_lines(s);
}

} // namespace heddle::command
