// Reading the notes.
#include "checker/runtime/unseen_code.hpp"

#include <algorithm>
#include <cstdlib>
#include <cxxabi.h>
#include <memory>
#include <set>

// Defined by the linker; weak, because a program may have no such section.
extern "C" {
extern const char __start_heddle_unseen[] __attribute__((weak));
extern const char __stop_heddle_unseen[] __attribute__((weak));
}

namespace heddle::checker {
namespace {

// What compilers and linkers refer to, what ends the program, and what the runtime takes over.
constexpr std::string_view known_prefixes[] = {"__tsan_", "heddle_", "__start_", "__stop_",
                                               "__cxa_",  "__gxx_",  "_Unwind_", "_ZTVN10__cxxabiv",
                                               "__dso_",  "_GLOBAL_"};
constexpr std::string_view known_names[] = {"abort", "__assert_fail", "__stack_chk_fail",
                                            "_ZSt9terminatev"};

bool is_known(std::string_view symbol) {
  const auto begins = [&](std::string_view prefix) { return symbol.starts_with(prefix); };
  return std::ranges::any_of(known_prefixes, begins) ||
         std::ranges::find(known_names, symbol) != std::end(known_names);
}

std::string demangled(const std::string& symbol) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status), &std::free);
  return status == 0 ? name.get() : symbol;
}

// Takes `word` and the blank behind it off the line.
bool take(std::string_view& line, std::string_view word) {
  if (!line.starts_with(word))
    return false;
  line.remove_prefix(word.size());
  return true;
}

} // namespace

std::vector<std::string> unseen_code(std::string_view notes) {
  std::set<std::string> found;
  std::set<std::string> called;
  std::set<std::string> defined;
  while (!notes.empty()) {
    const std::size_t end = std::min(notes.find('\n'), notes.size());
    std::string_view line = notes.substr(0, end);
    notes.remove_prefix(std::min(end + 1, notes.size()));
    line.remove_prefix(std::min(line.find_first_not_of('\0'), line.size()));
    if (take(line, "assembly "))
      found.insert("inline assembly at " + std::string(line));
    else if (take(line, "threads "))
      found.insert("that CPUs have a " + demangled(std::string(line)) +
                   " each: it is thread_local, and they share one");
    else if (take(line, "defines "))
      defined.emplace(line);
    else if (take(line, "calls ") && !is_known(line))
      called.emplace(line);
  }
  for (const std::string& symbol : called)
    if (!defined.contains(symbol))
      found.insert("what " + demangled(symbol) + " does, which is called and not instrumented");
  return {found.begin(), found.end()};
}

std::vector<std::string> unseen_code() {
  const auto size = static_cast<std::size_t>(__stop_heddle_unseen - __start_heddle_unseen);
  return unseen_code(std::string_view(__start_heddle_unseen, size));
}

} // namespace heddle::checker
