// heddle_tidy ROOT: checks the rules of the source tree at ROOT.
//
// Prints one line per departure (path:line: what to do) and ends with 0 when there is none, 1 when
// there are some, 2 on bad usage.
#include "harness/quality/tidy/checks.hpp"
#include "harness/quality/tidy/class_limits.hpp"
#include "harness/quality/tidy/format.hpp"
#include "harness/quality/tidy/function_limits.hpp"

#include <fmt/core.h>

namespace {

int report(const heddle::tidy::tree& files, const heddle::tidy::findings& found,
           heddle::tidy::format_result format) {
  using heddle::tidy::format_result;
  for (const auto& [path, line, message] : found)
    fmt::print("{}:{}: {}\n", path, line, message);
  if (format == format_result::unavailable)
    fmt::print("clang-format-14 is not installed: the formatting was not checked\n");
  if (format == format_result::differs)
    fmt::print("formatting differs (see above): clang-format-14 -i FILE...\n");
  fmt::print("{} files, {} findings\n", files.size(), found.size());
  return found.empty() && format != format_result::differs ? 0 : 1;
}

} // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    fmt::print(stderr, "usage: heddle_tidy ROOT\n");
    return 2;
  }
  const std::filesystem::path root = arguments[1];
  if (!std::filesystem::is_directory(root)) {
    fmt::print(stderr, "heddle_tidy: {} is not a folder\n", arguments[1]);
    return 2;
  }
  const auto files = heddle::tidy::load_tree(root);
  auto found = heddle::tidy::check_all(files);
  if (const auto tags = heddle::tidy::read_source_tags(root, files)) {
    for (const auto check : {heddle::tidy::check_class_limits, heddle::tidy::check_function_limits})
      for (auto& one : check(*tags))
        found.push_back(std::move(one));
  } else {
    found.push_back({"", 0, "universal-ctags is not installed: code was not measured"});
  }
  return report(files, found, heddle::tidy::check_format(root, files));
}
