// Include order between the layers.
#include "harness/tidy/checks.hpp"
#include "harness/tidy/code_view.hpp"

#include <array>
#include <optional>
#include <set>

namespace heddle::tidy {
namespace {

struct layer_rule {
  std::string_view layer;
  std::string_view may_include; // space separated
};

// model <- alloc <- scenarios; model <- checker <- reports; the harness may include everything.
constexpr std::array rules{
    layer_rule{"model", "model"},
    layer_rule{"alloc", "model alloc"},
    layer_rule{"scenarios", "model alloc scenarios"},
    layer_rule{"checker", "model checker"},
    layer_rule{"reports", "model checker reports"},
    layer_rule{"harness", "model alloc scenarios checker reports harness"},
};

// What code without an operating system may take from the standard library: nothing here needs a
// symbol at link time.
constexpr std::string_view freestanding_headers =
    "array bit climits compare concepts cstdarg cstddef cstdint initializer_list limits new span "
    "type_traits utility version";

bool contains_word(std::string_view list, std::string_view word) {
  for (std::size_t begin = 0; begin <= list.size();) {
    const auto end = std::min(list.find(' ', begin), list.size());
    if (list.substr(begin, end - begin) == word)
      return true;
    begin = end + 1;
  }
  return false;
}

const layer_rule* rule_of(std::string_view layer) {
  for (const auto& rule : rules)
    if (rule.layer == layer)
      return &rule;
  return nullptr;
}

bool is_code_under_test(std::string_view layer) { return layer == "alloc" || layer == "scenarios"; }

struct include {
  std::size_t line;
  std::string_view path;
  bool quoted;
};

/// The include directive of a line, if it is one. `code` is the code view of the same line: it
/// blanks the quoted path and comments.
std::optional<include> parse_include(std::size_t number, std::string_view line,
                                     std::string_view code) {
  const auto hash = code.find_first_not_of(" \t");
  if (hash == code.npos || code[hash] != '#')
    return {};
  const auto word = code.find_first_not_of(" \t", hash + 1);
  if (word == code.npos || !code.substr(word).starts_with("include"))
    return {};
  const auto open = code.find_first_of("\"<", word);
  if (open == code.npos)
    return {};
  const bool quoted = code[open] == '"';
  const auto close = line.find(quoted ? '"' : '>', open + 1);
  if (close == line.npos)
    return {};
  return include{number, line.substr(open + 1, close - open - 1), quoted};
}

std::vector<include> includes_of(const source_file& file) {
  std::vector<include> found;
  const auto code = code_view(file.text);
  std::size_t begin = 0;
  for_each_line(file.text, [&](std::size_t number, std::string_view line) {
    if (const auto parsed =
            parse_include(number, line, std::string_view(code).substr(begin, line.size())))
      found.push_back(*parsed);
    begin += line.size() + 1;
  });
  return found;
}

class include_checker {
public:
  explicit include_checker(const tree& files) {
    for (const auto& file : files)
      paths_.insert(file.path);
  }

  std::string judge(const source_file& file, const include& it) const {
    const auto* rule = rule_of(layer_of(file.path));
    if (it.quoted)
      return judge_quoted(*rule, file, it.path);
    if (it.path.starts_with("heddle/"))
      return {}; // every layer stands on the model
    if (rule_of(layer_of(it.path)))
      return "write \"" + std::string(it.path) + "\" in quotes";
    if (is_code_under_test(rule->layer) && !is_unit_test(file.path) &&
        !contains_word(freestanding_headers, it.path))
      return "<" + std::string(it.path) +
             "> is not for code under test: it must run without an operating system";
    return {};
  }

private:
  std::string judge_quoted(const layer_rule& rule, const source_file& file,
                           std::string_view path) const {
    const auto folder = std::filesystem::path(file.path).parent_path();
    const auto beside = (folder / path).lexically_normal().generic_string();
    const bool is_beside = paths_.contains(beside);
    if (!is_beside && !paths_.contains(std::string(path)))
      return "\"" + std::string(path) + "\" names no file of the tree";
    const auto target = layer_of(is_beside ? std::string_view(beside) : path);
    if (!contains_word(rule.may_include, target))
      return std::string(rule.layer) + " must not include " + std::string(target) +
             " (allowed: " + std::string(rule.may_include) + ")";
    if (target == "model" && rule.layer != "model")
      return "the model is included as <heddle/...>";
    if (is_beside && rule.layer != "model" && !is_copied_by_users(file.path))
      return "write the path from the root: \"" + beside + "\"";
    return {};
  }

  std::set<std::string, std::less<>> paths_;
};

} // namespace

findings check_include_order(const tree& files) {
  findings found;
  const include_checker checker(files);
  for (const auto& file : files) {
    if (!is_code(file.path) || !rule_of(layer_of(file.path)))
      continue;
    for (const auto& it : includes_of(file))
      if (auto message = checker.judge(file, it); !message.empty())
        found.push_back({file.path, it.line, std::move(message)});
  }
  return found;
}

} // namespace heddle::tidy
