#include "harness/command/new_command.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "harness/command/commands.hpp"
#include "harness/command/companions.hpp"
#include "harness/command/files.hpp"
#include "harness/command/paste.hpp"
#include "harness/command/say.hpp"
#include "harness/command/usage_error.hpp"

namespace heddle::command {
namespace {

namespace fs = std::filesystem;

// Where each template goes.
struct written_file {
  const char* from;
  const char* to;
};
constexpr std::array written_files = {
    written_file{"CMakeLists.txt.in", "CMakeLists.txt"},
    written_file{"scenarios.cpp.in", "scenarios.cpp"},
    written_file{"Makefile.in", "Makefile"},
    written_file{"gitignore.in", ".gitignore"},
    written_file{"github.yml.in", "ci/github.yml"},
    written_file{"gitlab.yml.in", "ci/gitlab.yml"},
};

bool has_ending(const fs::path& file, std::initializer_list<const char*> endings) {
  return std::find(endings.begin(), endings.end(), file.extension()) != endings.end();
}
bool is_source(const fs::path& file) { return has_ending(file, {".c", ".cc", ".cpp", ".cxx"}); }
bool is_header(const fs::path& file) { return has_ending(file, {".h", ".hh", ".hpp", ".hxx"}); }

// As the folder's CMakeLists.txt has to name it.
fs::path seen_from(const fs::path& folder, const fs::path& file) {
  return fs::weakly_canonical(fs::absolute(file))
      .lexically_relative(fs::weakly_canonical(fs::absolute(folder)));
}

template <class T>
void add_once(std::vector<T>& to, T value) {
  if (std::find(to.begin(), to.end(), value) == to.end())
    to.push_back(std::move(value));
}

std::string identifier_of(const std::string& name) {
  std::string result;
  for (const char c : name)
    result += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return std::isdigit(static_cast<unsigned char>(result.front())) != 0 ? "_" + result : result;
}

void require_free_folder(const std::string& folder) {
  std::error_code unknown;
  if (fs::exists(folder, unknown) && !(fs::is_directory(folder, unknown) && fs::is_empty(folder)))
    throw usage_error(folder + " is there already: name a new folder");
}

// "\n    a.c\n    b.c"
std::string listed(const std::vector<fs::path>& paths) {
  std::string text;
  for (const fs::path& p : paths)
    text += "\n    " +
            (p.string().find(' ') == std::string::npos ? p.string() : '"' + p.string() + '"');
  return text;
}

std::string inclusions(const new_folder& n) {
  if (n.headers.empty())
    return "// What the scenarios call, for instance:\n// void* my_alloc(std::size_t bytes);";
  std::string text;
  for (const fs::path& h : n.headers)
    text += (text.empty() ? "" : "\n") + fmt::format("#include \"{}\"", h.filename().string());
  return text;
}

void replace_all(std::string& text, const std::string& what, const std::string& by) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

fs::path templates() { return beside(fs::read_symlink("/proc/self/exe"), "share/heddle/new"); }

// The prefix that this command is installed in, if CMake would not look there by itself.
std::string root_option() {
  const fs::path prefix = templates().parent_path().parent_path().parent_path();
  return prefix == "/usr" || prefix == "/usr/local"
             ? ""
             : fmt::format(" -Dheddle_ROOT={}", paste(prefix.string()));
}

} // namespace

new_folder plan_folder(const std::string& folder, const std::vector<std::string>& files) {
  require_free_folder(folder);
  new_folder n;
  n.folder = folder;
  for (const fs::path file : files) {
    std::error_code unknown;
    if (!fs::is_regular_file(file, unknown))
      throw usage_error(file.string() + ": no such file");
    if (!is_source(file) && !is_header(file))
      throw usage_error(file.string() + ": neither C nor C++ by its name");
    add_once(is_source(file) ? n.sources : n.headers, seen_from(folder, file));
    add_once(n.includes, seen_from(folder, file.parent_path().empty() ? "." : file.parent_path()));
    for (const char* ending : {".h", ".hpp"}) {
      const fs::path header = fs::path(file).replace_extension(ending);
      if (is_source(file) && fs::is_regular_file(header, unknown))
        add_once(n.headers, seen_from(folder, header));
    }
    if (n.name.empty() && is_source(file))
      n.name = file.stem();
  }
  if (n.sources.empty())
    throw usage_error("there is no source among the files: name a C or C++ file");
  n.identifier = identifier_of(n.name);
  return n;
}

std::string filled_in(const std::string& text, const new_folder& by) {
  std::string result = text;
  replace_all(result, "@NAME@", by.name);
  replace_all(result, "@IDENTIFIER@", by.identifier);
  replace_all(result, "@FOLDER@", by.folder.lexically_normal().string());
  replace_all(result, "@VERSION@", HEDDLE_MINOR_VERSION);
  replace_all(result, "@SOURCES@", listed(by.sources));
  replace_all(result, "@INCLUDES@", listed(by.includes));
  replace_all(result, "@HEADERS@", inclusions(by));
  return result;
}

exit_status begin(const new_options& options) {
  const new_folder n = plan_folder(options.folder, options.files);
  std::vector<std::string> contents;
  for (const written_file& f : written_files)
    contents.push_back(filled_in(read_file((templates() / f.from).string()), n));
  require_writable_folder((n.folder / "ci").string());
  for (std::size_t i = 0; i < written_files.size(); ++i) {
    const std::string path = (n.folder / written_files[i].to).string();
    write_file(path, contents[i]);
    say(fmt::format("written: {}\n", path));
  }
  const std::string folder = paste(n.folder.string());
  const std::string build = paste((n.folder / "build").string());
  say(fmt::format("\nCall your functions in {}, then:\n"
                  "  cmake -G Ninja -S {} -B {}{}\n"
                  "  cmake --build {}\n"
                  "  {} run '*'\n",
                  paste((n.folder / "scenarios.cpp").string()), folder, build, root_option(), build,
                  paste((n.folder / "build/check").string())));
  return exit_status::passed;
}

} // namespace heddle::command
