// Reading the notes, and what tripwires and thunks know.
#include "checker/runtime/unseen_code.hpp"

#include <algorithm>
#include <cstdlib>
#include <cxxabi.h>
#include <map>
#include <memory>
#include <set>

#include "checker/runtime/leaving_calls.hpp"
#include "checker/runtime/tripwires.hpp"

// Defined by the linker; weak, because a program may have no such section.
extern "C" {
extern const char __start_heddle_unseen[] __attribute__((weak));
extern const char __stop_heddle_unseen[] __attribute__((weak));
}

namespace heddle::checker {
namespace {

// Takes `word` and the blank behind it off the line.
bool take(std::string_view& line, std::string_view word) {
  if (!line.starts_with(word))
    return false;
  line.remove_prefix(word.size());
  return true;
}

struct build_notes {
  std::set<std::string, std::less<>> defined;
  std::set<std::string> unseen;

  explicit build_notes(std::string_view notes) {
    while (!notes.empty()) {
      const std::size_t end = std::min(notes.find('\n'), notes.size());
      std::string_view line = notes.substr(0, end);
      notes.remove_prefix(std::min(end + 1, notes.size()));
      line.remove_prefix(std::min(line.find_first_not_of('\0'), line.size()));
      if (take(line, "assembly "))
        unseen.insert("the program has assembly outside of functions at " + std::string(line));
      else if (take(line, "defines "))
        defined.emplace(line);
    }
  }
};

const build_notes& notes_of_this_program() {
  const auto size = static_cast<std::size_t>(__stop_heddle_unseen - __start_heddle_unseen);
  static const build_notes all(std::string_view(__start_heddle_unseen, size));
  return all;
}

// "inline assembly at pool.c:31: ..." belongs to pool.c: its lines.
void add_assembly(std::map<std::string, std::set<unsigned long>>& files, std::string_view phrase) {
  const std::size_t colon = phrase.find(": \"");
  const std::string_view place = phrase.substr(0, colon);
  const std::size_t before_line = place.rfind(':');
  if (before_line == std::string_view::npos)
    return;
  files[std::string(place.substr(0, before_line))].insert(
      std::strtoul(place.data() + before_line + 1, nullptr, 10));
}

std::string joined(const std::set<std::string>& words) {
  std::string text;
  for (const std::string& w : words)
    text += (text.empty() ? "" : ", ") + w;
  return text;
}

} // namespace

std::string demangled(const char* symbol) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(symbol, nullptr, nullptr, &status), &std::free);
  return status == 0 ? name.get() : symbol;
}

bool is_instrumented_code(std::string_view symbol) {
  return notes_of_this_program().defined.contains(symbol);
}

std::vector<std::string> always_unseen() {
  const std::set<std::string>& all = notes_of_this_program().unseen;
  return {all.begin(), all.end()};
}

std::vector<std::string> places_to_stop() {
  std::map<std::string, std::set<unsigned long>> files;
  std::set<std::string> functions;
  std::vector<std::string> texts;
  for (const std::string& phrase : tripwires::phrases())
    if (std::string_view text = phrase; take(text, "reaches inline assembly at "))
      add_assembly(files, text);
    else
      functions.insert(phrase.substr(0, phrase.find(" at {}")));
  for (const auto& [file, lines] : files) {
    std::string text;
    for (const unsigned long line : lines)
      text += (text.empty() ? "" : ", ") + std::to_string(line);
    texts.push_back("reaches inline assembly of " + file + " (line " + text + ")");
  }
  texts.insert(texts.end(), functions.begin(), functions.end());
  const std::vector<std::string> calls = leaving_calls();
  if (!calls.empty())
    texts.push_back("calls " + joined({calls.begin(), calls.end()}));
  return texts;
}

} // namespace heddle::checker
