// Reading the sources around places.
#include "harness/command/source_excerpts.hpp"

#include <fstream>
#include <map>
#include <set>
#include <system_error>

namespace heddle::command {
namespace {

namespace fs = std::filesystem;
using reports::source_excerpt;
using reports::story_place;

constexpr unsigned lines_around = 4;
constexpr std::size_t longest_line = 400;

using wanted_lines = std::map<std::string, std::set<unsigned>>;

void want(wanted_lines& wanted, const story_place& place) {
  if (place.file.empty())
    return;
  const unsigned first = place.line > lines_around ? place.line - lines_around : 1;
  for (unsigned n = first; n <= place.line + lines_around; ++n)
    wanted[place.file].insert(n);
}

// The file, or an empty path.
fs::path found(const fs::path& file, const fs::path& sources) {
  if (file.is_relative() && sources.empty())
    return {};
  std::error_code ignored;
  const fs::path path = sources / file; // an absolute name stays as it is
  return fs::is_regular_file(path, ignored) ? path : fs::path{};
}

// Than the program that runs now.
bool is_newer(const fs::path& file) {
  std::error_code unknown;
  const fs::path program = fs::read_symlink("/proc/self/exe", unknown);
  const auto changed = fs::last_write_time(file, unknown);
  if (unknown)
    return false;
  const auto built = fs::last_write_time(program, unknown);
  return !unknown && changed > built;
}

source_excerpt read(const std::string& file, const std::set<unsigned>& numbers,
                    const fs::path& sources) {
  source_excerpt e{.file = file};
  const fs::path path = found(file, sources);
  if (path.empty()) {
    e.missing = "no such file when this page was written";
    return e;
  }
  std::ifstream in(path);
  if (!in) {
    e.missing = "could not be read when this page was written";
    return e;
  }
  e.newer = is_newer(path);
  std::string line;
  for (unsigned n = 1; n <= *numbers.rbegin() && std::getline(in, line); ++n)
    if (numbers.contains(n))
      e.lines[n] = line.substr(0, longest_line);
  return e;
}

} // namespace

std::vector<source_excerpt> excerpts_of(const reports::story& told, const fs::path& sources) {
  wanted_lines wanted;
  want(wanted, told.place);
  for (const reports::story_step& step : told.steps)
    want(wanted, step.place);
  std::vector<source_excerpt> all;
  for (const auto& [file, numbers] : wanted)
    all.push_back(read(file, numbers, sources));
  return all;
}

} // namespace heddle::command
