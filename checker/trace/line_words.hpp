// The words of one line of a trace file.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "checker/trace/operation.hpp"

namespace heddle::checker::trace {

// Reads a line word by word. Every function returns nullopt if the line does not go on like that.
class line_words {
public:
  explicit line_words(std::string_view line) : rest_(line) {}

  bool at_end() const { return rest_.empty(); }
  // The literal word `expected`.
  bool take(std::string_view expected);
  // A name, in quotes or bare.
  std::optional<std::string> name();
  std::optional<std::uint64_t> number();
  // `LANE OBJECT#NUMBER`.
  std::optional<operation> op();
  // `OBJECT#NUMBER`, into `o`. False where the others return nullopt.
  bool target_of(operation& o);

private:
  bool end_word();
  std::optional<std::string> raw_name(bool& in_quotes, std::string_view stops);
  std::optional<std::string> quoted_name();

  std::string_view rest_;
};

} // namespace heddle::checker::trace
