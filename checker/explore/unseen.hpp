// Executions that are none of the program's, because something in them is not modelled.
#pragma once

#include <algorithm>
#include <vector>

#include "checker/explore/explore.hpp"

namespace heddle::checker {

// Of the violations found in an execution those of kind::none are what is not modelled: a value may
// be wrong, so nothing else that was found there counts either. Whether there is one; then the
// program takes notes, and `found` is empty.
inline bool drop_if_unseen(program& p, std::vector<violation>& found) {
  const auto is_unseen = [](const violation& v) { return v.what.what == kind::none; };
  if (std::none_of(found.begin(), found.end(), is_unseen))
    return false;
  for (const violation& v : found)
    if (is_unseen(v))
      p.note_unseen(v.what);
  found.clear();
  return true;
}

} // namespace heddle::checker
