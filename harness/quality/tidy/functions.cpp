// Brace matching over the code view.
#include "harness/quality/tidy/functions.hpp"

#include "harness/quality/tidy/brace_kind.hpp"
#include "harness/quality/tidy/code_view.hpp"
#include "harness/quality/tidy/tree.hpp"

#include <optional>
#include <string>

namespace heddle::tidy {
namespace {

constexpr std::string_view blanks = " \t\r\n";

struct frame {
  brace_kind kind;
  std::size_t head_begin; // of the declaration the brace belongs to
  int brackets;           // open ones around the brace
};

struct position_state {
  std::vector<frame> frames;
  std::size_t head_begin = 0;
  int brackets = 0;
};

struct condition {
  std::size_t begin; // of its #if
  position_state before;
  std::optional<position_state> after{}; // the deepest end of its branches so far
};

class scanner {
public:
  explicit scanner(std::string_view text) : code_(code_view(text)) {}

  function_report run() {
    bool line_begins = true;
    for (at_ = 0; at_ < code_.size(); ++at_) {
      const char c = code_[at_];
      if (c == '#' && line_begins)
        directive();
      else if (!step(c))
        return {{}, false};
      line_begins = c == '\n' || (line_begins && blanks.find(c) != blanks.npos);
    }
    report_.balanced = now_.frames.empty();
    return std::move(report_);
  }

private:
  bool step(char c) {
    if (c == '(' || c == '[')
      ++now_.brackets;
    else if (c == ')' || c == ']')
      --now_.brackets;
    else if (c == ';' && now_.brackets == 0)
      now_.head_begin = at_ + 1;
    else if (c == ':')
      drop_access_label();
    else if (c == '{')
      open();
    else if (c == '}')
      return close();
    return true;
  }

  std::string_view head() const {
    return std::string_view(code_).substr(now_.head_begin, at_ - now_.head_begin);
  }

  // Inside a function every brace is part of it.
  bool inside_function() const {
    if (now_.frames.empty())
      return false;
    const auto kind = now_.frames.back().kind;
    return kind == brace_kind::function || kind == brace_kind::lambda;
  }

  void open() {
    auto kind = inside_function() ? brace_kind::function : classify_brace(head());
    const bool within_expression =
        now_.brackets > 0 ||
        (!now_.frames.empty() && now_.frames.back().kind == brace_kind::initializer);
    if (!inside_function() && within_expression && kind != brace_kind::lambda)
      kind = brace_kind::initializer;
    now_.frames.push_back({kind, now_.head_begin, now_.brackets});
    now_.head_begin = at_ + 1;
    now_.brackets = 0;
  }

  bool close() {
    if (now_.frames.empty())
      return false;
    const auto closed = now_.frames.back();
    now_.frames.pop_back();
    now_.brackets = closed.brackets;
    const bool goes_on =
        closed.kind == brace_kind::initializer || closed.kind == brace_kind::lambda;
    now_.head_begin = goes_on ? closed.head_begin : at_ + 1;
    const bool is_body = closed.kind == brace_kind::function || closed.kind == brace_kind::lambda;
    if (is_body && !inside_function())
      record(closed.head_begin);
    return true;
  }

  void record(std::size_t head_begin) {
    const auto first = line_at(code_, code_.find_first_not_of(blanks, head_begin));
    report_.functions.push_back({first, line_at(code_, at_) - first + 1});
  }

  void drop_access_label() {
    auto label = head();
    label.remove_prefix(std::min(label.find_first_not_of(blanks), label.size()));
    if (label == "public" || label == "protected" || label == "private")
      now_.head_begin = at_ + 1;
  }

  // Takes a directive out of the code, with its continuation lines, and follows conditional
  // compilation.
  void directive() {
    auto end = std::min(code_.find('\n', at_), code_.size());
    while (end < code_.size() && code_[end - 1] == '\\')
      end = std::min(code_.find('\n', end + 1), code_.size());
    const auto name_begin = std::min(code_.find_first_not_of(" \t", at_ + 1), end);
    const auto name = std::string_view(code_).substr(name_begin, end - name_begin);
    if (name.starts_with("if"))
      conditions_.push_back({at_, now_});
    else if (name.starts_with("el") && !conditions_.empty())
      next_branch(end);
    else if (name.starts_with("endif") && !conditions_.empty())
      end_condition();
    for (auto at = at_; at < end; ++at)
      if (code_[at] != '\n')
        code_[at] = ' ';
    at_ = end - 1;
  }

  // A declaration that began before the condition goes on; otherwise the new branch begins one.
  void next_branch(std::size_t end) {
    auto& condition = conditions_.back();
    keep_deepest(condition);
    now_ = condition.before;
    if (code_.find_first_not_of(blanks, now_.head_begin) >= condition.begin)
      now_.head_begin = end;
  }

  // A brace that only one branch opens, as in `extern "C" {`, is closed by a later condition
  // without alternatives.
  void end_condition() {
    auto& condition = conditions_.back();
    if (condition.after) {
      keep_deepest(condition);
      now_ = std::move(*condition.after);
    }
    conditions_.pop_back();
  }

  void keep_deepest(condition& of) const {
    if (!of.after || of.after->frames.size() <= now_.frames.size())
      of.after = now_;
  }

  std::string code_;
  std::size_t at_ = 0;
  position_state now_;
  std::vector<condition> conditions_;
  function_report report_;
};

} // namespace

function_report measure_functions(std::string_view text) { return scanner(text).run(); }

} // namespace heddle::tidy
