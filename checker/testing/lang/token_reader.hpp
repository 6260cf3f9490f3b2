// Reading a program's text word by word, with one word of foresight.
#pragma once

#include <cstdint>
#include <string>

#include "checker/testing/lang/lexer.hpp"
#include "checker/testing/lang/parser.hpp"

namespace heddle::checker::lang {

// Deeper texts are refused instead of exhausting the stack.
inline constexpr unsigned max_depth = 200;

class token_reader {
public:
  explicit token_reader(std::string_view text) : words_(text) {
    current_ = words_.next();
    following_ = words_.next();
  }

  // Counts nesting while it lives.
  class level {
  public:
    explicit level(token_reader& r) : depth_(r.depth_) {
      if (++depth_ > max_depth)
        throw language_error(r.current_.at, "nested too deeply");
    }
    ~level() { --depth_; }
    level(const level&) = delete;
    level& operator=(const level&) = delete;

  private:
    unsigned& depth_;
  };

  const token& current() const { return current_; }
  const token& following() const { return following_; }
  bool at(std::string_view text) const {
    return current_.what != token::form::end && current_.text == text;
  }

  token take();
  bool accept(std::string_view text);

  // These throw language_error if something else comes. `what` and `wanted` are for the message.
  void expect(std::string_view text);
  std::string name(const char* what);
  std::int64_t integer();
  std::uint32_t number_up_to(std::int64_t most, const char* what);
  [[noreturn]] void fail(const std::string& wanted) const;

private:
  lexer words_;
  token current_;
  token following_;
  unsigned depth_ = 0;
};

} // namespace heddle::checker::lang
