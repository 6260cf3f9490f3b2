// The words of the mini language.
#pragma once

#include <cstdint>
#include <string_view>

#include "checker/testing/lang/ast.hpp"

namespace heddle::checker::lang {

struct token {
  enum class form : std::uint8_t { name, integer, symbol, end };

  form what = form::end;
  std::string_view text;   // as written
  std::uint64_t value = 0; // integer
  position at{};
};

// Cuts a text into tokens, one at a time; throws language_error.
class lexer {
public:
  explicit lexer(std::string_view text) : text_(text) {}
  token next();

private:
  position here() const { return {static_cast<unsigned>(offset_) + 1}; }
  token name();
  token integer();
  token symbol();

  std::string_view text_;
  std::size_t offset_ = 0;
};

} // namespace heddle::checker::lang
