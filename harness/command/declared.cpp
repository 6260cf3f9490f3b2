// Declared verdicts.
#include "harness/command/declared.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace heddle::command {

std::string text_of(const declared_verdict& declared) {
  if (declared.passes())
    return "pass";
  std::string text = std::string("fail:") + name_of(declared.primary);
  for (const kind companion : declared.companions)
    if (companion != kind::none)
      text += std::string("+") + name_of(companion);
  return text;
}

std::string declared_text(const declaration& declared) {
  const std::string first = text_of(declared[sc]);
  if (text_of(declared[tso]) == first && text_of(declared[rc11]) == first)
    return first;
  return fmt::format("sc {}, tso {}, rc11 {}", first, text_of(declared[tso]),
                     text_of(declared[rc11]));
}

bool is_as_declared(const declared_verdict& declared, const check_result& found) {
  if (declared.passes())
    return found.verdict == verdict::pass;
  const auto& companions = declared.companions;
  return found.verdict == verdict::fail && found.kinds.contains(declared.primary) &&
         std::all_of(found.kinds.begin(), found.kinds.end(), [&](kind k) {
           return k == declared.primary || std::find(std::begin(companions), std::end(companions),
                                                     k) != std::end(companions);
         });
}

} // namespace heddle::command
