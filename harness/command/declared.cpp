// Declared verdicts.
#include "harness/command/declared.hpp"

#include <algorithm>
#include <iterator>

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
