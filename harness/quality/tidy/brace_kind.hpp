// What an opening brace outside of functions opens, told by the text before it.
#pragma once

#include <string_view>

namespace heddle::tidy {

enum class brace_kind {
  scope,       ///< namespace, class, enumeration, extern "C": functions may stand inside
  function,    ///< the body of a function
  lambda,      ///< the body of a lambda; the declaration around it goes on after the brace
  initializer, ///< data, or a requirement; the declaration goes on after the brace
};

/// `head` is the code view of the declaration up to the brace, preprocessor directives left out. A
/// heuristic: it reads the shapes of declarations, not the language, and is right for the shapes
/// its tests list.
brace_kind classify_brace(std::string_view head);

} // namespace heddle::tidy
