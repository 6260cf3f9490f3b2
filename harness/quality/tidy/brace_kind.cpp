// The shapes of declarations. All helpers work on the code view, where literals are empty.
#include "harness/quality/tidy/brace_kind.hpp"

#include "harness/quality/tidy/code_view.hpp"

#include <cstddef>
#include <initializer_list>

namespace heddle::tidy {
namespace {

constexpr auto npos = std::string_view::npos;

std::string_view trim(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  const auto begin = text.find_first_not_of(space);
  return begin == npos ? std::string_view{}
                       : text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

bool ends_with_word(std::string_view text, std::string_view word) {
  return text.ends_with(word) &&
         (text.size() == word.size() || !is_identifier_char(text[text.size() - word.size() - 1]));
}

bool starts_with_word(std::string_view text, std::string_view word) {
  return text.starts_with(word) &&
         (text.size() == word.size() || !is_identifier_char(text[word.size()]));
}

bool opens(char c) { return c == '(' || c == '[' || c == '{'; }
bool closes(char c) { return c == ')' || c == ']' || c == '}'; }

/// The position after the bracket group that opens at `begin`, or the end of the text.
std::size_t after_group(std::string_view text, std::size_t begin) {
  int depth = 0;
  for (auto at = begin; at < text.size(); ++at) {
    depth += opens(text[at]) ? 1 : closes(text[at]) ? -1 : 0;
    if (depth == 0)
      return at + 1;
  }
  return text.size();
}

/// The text without the bracket group it ends with; unchanged when it does not end with one.
std::string_view without_last_group(std::string_view text) {
  if (text.empty() || !closes(text.back()))
    return text;
  int depth = 0;
  for (auto at = text.size(); at-- > 0;) {
    depth += closes(text[at]) ? 1 : opens(text[at]) ? -1 : 0;
    if (depth == 0)
      return trim(text.substr(0, at));
  }
  return {};
}

/// The position after the `<...>` that opens at `begin`; brackets inside protect comparisons.
std::size_t after_angles(std::string_view text, std::size_t begin) {
  int depth = 0;
  for (auto at = begin; at < text.size();) {
    if (opens(text[at])) {
      at = after_group(text, at);
      continue;
    }
    depth += text[at] == '<' ? 1 : text[at] == '>' ? -1 : 0;
    ++at;
    if (depth == 0)
      return at;
  }
  return text.size();
}

std::string_view without_template_heads(std::string_view head) {
  head = trim(head);
  while (starts_with_word(head, "template")) {
    const auto angle = head.find('<');
    if (angle == npos)
      break;
    head = trim(head.substr(after_angles(head, angle)));
  }
  return head;
}

/// Calls `visit(position)` for every position outside of brackets; stops and returns the position
/// when it says true.
template <class Visit>
std::size_t find_outside(std::string_view text, Visit visit) {
  for (std::size_t at = 0; at < text.size();) {
    if (visit(at))
      return at;
    at = opens(text[at]) ? after_group(text, at) : at + 1;
  }
  return npos;
}

std::size_t find_assignment(std::string_view text) {
  return find_outside(text, [&](std::size_t at) {
    const bool compares = (at > 0 && std::string_view("=<>!").find(text[at - 1]) != npos) ||
                          (at + 1 < text.size() && text[at + 1] == '=');
    return text[at] == '=' && !compares;
  });
}

bool word_at(std::string_view text, std::size_t at, std::string_view word) {
  return (at == 0 || !is_identifier_char(text[at - 1])) && starts_with_word(text.substr(at), word);
}

bool has_word(std::string_view text, std::string_view word) {
  return find_outside(text, [&](std::size_t at) { return word_at(text, at, word); }) != npos;
}

bool is_single_colon(std::string_view text, std::size_t at) {
  return text[at] == ':' && (at == 0 || text[at - 1] != ':') &&
         (at + 1 == text.size() || text[at + 1] != ':');
}

/// What follows the innermost bracket that is still open: the expression the brace stands in.
std::string_view innermost(std::string_view head) {
  int depth = 0;
  for (auto at = head.size(); at-- > 0;) {
    depth += closes(head[at]) ? 1 : opens(head[at]) ? -1 : 0;
    if (depth < 0)
      return trim(head.substr(at + 1));
  }
  return head;
}

std::string_view without_last_word(std::string_view head, std::string_view word) {
  return ends_with_word(head, word) ? trim(head.substr(0, head.size() - word.size())) : head;
}

/// `[...]`, perhaps followed by template parameters, parameters and specifiers, where an expression
/// begins.
bool is_lambda_without_arrow(std::string_view head) {
  for (const auto* specifier : {"noexcept", "mutable", "constexpr", "mutable"})
    head = without_last_word(head, specifier);
  if (head.ends_with(')'))
    head = without_last_group(head);
  if (ends_with_word(head, "noexcept")) // the group was noexcept(...)
    return is_lambda_without_arrow(head);
  if (head.ends_with('>')) // template parameters of the lambda
    head = head.substr(0, head.rfind(']') == npos ? 0 : head.rfind(']') + 1);
  if (!head.ends_with(']'))
    return false;
  const auto before = without_last_group(head);
  return before.empty() || std::string_view("=(,{?:&|").find(before.back()) != npos ||
         ends_with_word(before, "return");
}

bool ends_with_lambda_head(std::string_view head) {
  head = innermost(head);
  auto arrow = npos;
  find_outside(head, [&](std::size_t at) {
    if (head.substr(at).starts_with("->"))
      arrow = at;
    return false;
  });
  return is_lambda_without_arrow(head) ||
         (arrow != npos && is_lambda_without_arrow(trim(head.substr(0, arrow))));
}

bool is_linkage(std::string_view head) {
  return starts_with_word(head, "extern") && head.ends_with('"');
}

/// `requires {` or `requires (T t) {`, as opposed to a requires clause in brackets before a
/// function body.
bool ends_with_requirement(std::string_view head) {
  if (ends_with_word(head, "requires"))
    return true;
  if (!head.ends_with(')'))
    return false;
  head = without_last_group(head);
  if (!ends_with_word(head, "requires"))
    return false;
  head = without_last_word(head, "requires");
  return ends_with_word(head, "requires") || head.ends_with('=') || head.ends_with("&&") ||
         head.ends_with("||") || head.ends_with('!');
}

/// In what follows `struct`: a `(` that belongs neither to the alignment nor to template arguments
/// nor to the bases makes it a return type.
bool is_rest_of_class(std::string_view rest) {
  for (std::size_t at = 0; at < rest.size();) {
    if (is_single_colon(rest, at))
      return true;
    if (rest[at] == '=')
      return false;
    if (rest[at] == '<') {
      at = after_angles(rest, at);
    } else if (opens(rest[at])) {
      const auto before = trim(rest.substr(0, at));
      const bool harmless = rest[at] == '[' || ends_with_word(before, "alignas") ||
                            ends_with_word(before, "__attribute__");
      if (!harmless)
        return false;
      at = after_group(rest, at);
    } else {
      ++at;
    }
  }
  return true;
}

bool is_class(std::string_view head) {
  for (const auto* key : {"class", "struct", "union", "enum"}) {
    const auto at = find_outside(head, [&](std::size_t p) { return word_at(head, p, key); });
    if (at == npos)
      continue;
    const auto before = head.substr(0, at);
    return before.find("->") == npos && find_assignment(before) == npos &&
           is_rest_of_class(head.substr(at + std::string_view(key).size()));
  }
  return false;
}

/// Anywhere in the head: a macro without a semicolon may stand before it.
bool is_namespace(std::string_view head) { return has_word(head, "namespace"); }

bool has_parameters(std::string_view head) {
  return find_outside(head, [&](std::size_t at) { return head[at] == '('; }) != npos;
}

/// `name() : member` before the brace of a member initializer; the brace of the body follows `)` or
/// `}`.
bool ends_with_member_name(std::string_view head) {
  bool parameters = false;
  const auto colon = find_outside(head, [&](std::size_t at) {
    parameters = parameters || head[at] == '(';
    return parameters && is_single_colon(head, at);
  });
  return colon != npos && (is_identifier_char(head.back()) || head.back() == '>');
}

} // namespace

brace_kind classify_brace(std::string_view head) {
  head = trim(head);
  if (head.empty())
    return brace_kind::initializer;
  if (ends_with_lambda_head(head))
    return brace_kind::lambda;
  if (ends_with_requirement(head))
    return brace_kind::initializer;
  head = without_template_heads(head);
  if (is_namespace(head) || is_linkage(head) || is_class(head))
    return brace_kind::scope;
  if (has_word(head, "operator"))
    return brace_kind::function;
  if (find_assignment(head) != npos || !has_parameters(head) || ends_with_member_name(head))
    return brace_kind::initializer;
  return brace_kind::function;
}

} // namespace heddle::tidy
