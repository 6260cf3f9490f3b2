// Include order between the layers.
#include "harness/quality/tidy/checks.hpp"
#include "harness/quality/tidy/include_lines.hpp"

#include <array>
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

// The rooms of the checker, lowest first: each may include itself and what is listed. Tests beside
// the code may use all of it.
constexpr std::array rooms{
    layer_rule{"graph", ""},
    layer_rule{"models", "graph"},
    layer_rule{"explore", "graph models"},
    layer_rule{"properties", "graph"},
    layer_rule{"trace", "graph explore"},
    layer_rule{"naive", "graph explore"},
    layer_rule{"runtime", "graph explore properties"},
    layer_rule{"relacy", "runtime"},
    layer_rule{"check", "graph explore trace naive runtime"},
    layer_rule{"explain", "graph explore trace runtime check"},
    layer_rule{"testing", "graph models explore properties trace naive runtime check explain"},
};

// What runs on every platform knows none of them; its tests do not, either.
struct wall {
  std::string_view folder;
  std::array<std::string_view, 2> must_not_include;
};
constexpr std::array walls{
    wall{"harness/platforms/driver/", {"harness/platforms/host/", "harness/platforms/qemu/"}},
    wall{"harness/platforms/conformance/", {"harness/platforms/host/", "harness/platforms/qemu/"}},
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

template <std::size_t Count>
const layer_rule* rule_of(std::string_view layer, const std::array<layer_rule, Count>& rules) {
  for (const auto& rule : rules)
    if (rule.layer == layer)
      return &rule;
  return nullptr;
}
const layer_rule* rule_of(std::string_view layer) { return rule_of(layer, rules); }

/// `graph` for `checker/graph/label.hpp`; empty outside of the checker.
std::string_view room_of(std::string_view path) {
  constexpr std::string_view checker = "checker/";
  if (!path.starts_with(checker))
    return {};
  path.remove_prefix(checker.size());
  const auto end = path.find('/');
  return end == path.npos ? std::string_view{} : path.substr(0, end);
}

bool is_code_under_test(std::string_view layer) { return layer == "alloc" || layer == "scenarios"; }

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
    if (auto message = judge_rooms(file, is_beside ? std::string_view(beside) : path);
        !message.empty())
      return message;
    if (auto message = judge_walls(file, is_beside ? std::string_view(beside) : path);
        !message.empty())
      return message;
    if (target == "model" && rule.layer != "model")
      return "the model is included as <heddle/...>";
    if (is_beside && rule.layer != "model" && !is_copied_by_users(file.path))
      return "write the path from the root: \"" + beside + "\"";
    return {};
  }

  static std::string judge_rooms(const source_file& file, std::string_view target) {
    const auto from = room_of(file.path);
    const auto to = room_of(target);
    if (from == to || from.empty() || to.empty() || is_unit_test(file.path))
      return {};
    const auto* const rule = rule_of(from, rooms);
    if (rule == nullptr)
      return "checker/" + std::string(from) + " is no room of the checker that is known";
    if (contains_word(rule->may_include, to))
      return {};
    return "checker/" + std::string(from) + " must not include checker/" + std::string(to) +
           " (allowed: " + std::string(rule->may_include) + ")";
  }

  static std::string judge_walls(const source_file& file, std::string_view target) {
    for (const wall& w : walls) {
      if (!file.path.starts_with(w.folder))
        continue;
      for (const std::string_view other : w.must_not_include) {
        if (target.starts_with(other))
          return std::string(w.folder) + " must not include " + std::string(other);
      }
    }
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
