// Walking the source tree.
#include "harness/quality/tidy/tree.hpp"

#include <fstream>
#include <iterator>

namespace heddle::tidy {
namespace {

namespace fs = std::filesystem;

bool is_skipped_folder(const fs::path& relative) {
  const auto name = relative.filename().string();
  const bool at_root = !relative.has_parent_path();
  if (name.starts_with('.'))
    return !(at_root && name == ".ci");
  return at_root && name.starts_with("build");
}

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

tree load_tree(const fs::path& root) {
  tree files;
  for (fs::recursive_directory_iterator at(root), end; at != end; ++at) {
    const auto relative = at->path().lexically_relative(root);
    if (at->is_symlink())
      continue;
    if (at->is_directory()) {
      if (is_skipped_folder(relative))
        at.disable_recursion_pending();
      continue;
    }
    if (relative == ".git") // of a second working tree: it says where the first one lies
      continue;
    auto text = read_text(at->path());
    if (text.find('\0') == std::string::npos)
      files.push_back({relative.generic_string(), std::move(text)});
  }
  std::ranges::sort(files, {}, &source_file::path);
  return files;
}

std::string_view layer_of(std::string_view path) {
  const auto slash = path.find('/');
  return slash == path.npos ? std::string_view{} : path.substr(0, slash);
}

bool is_code(std::string_view path) {
  for (const auto* ending : {".hpp", ".cpp", ".h", ".c"})
    if (path.ends_with(ending))
      return true;
  return false;
}

bool is_copied_by_users(std::string_view path) { return path.starts_with("harness/template/"); }

bool is_unit_test(std::string_view path) {
  for (const auto* part : {"_test.", "_test_", "/test/"})
    if (path.find(part) != path.npos)
      return true;
  return false;
}

std::size_t line_at(std::string_view text, std::size_t position) {
  return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, position), '\n'));
}

} // namespace heddle::tidy
