// A story as JSON: for the page that `heddle explain --html` writes, and for other tools.
//
// One object, its keys named as the members of `story` (reports/story.hpp), but for those that are
// for the columns only (`in_task`, `only_looks`, `who`): texts stay texts, a place is {"file",
// "line"} or null if it is not known, a step number that says nothing is null, and so are `lane`
// and `partner` of a failure that has none.
#pragma once

#include <nlohmann/json.hpp>

#include "reports/story.hpp"

namespace heddle::reports {

nlohmann::ordered_json json_of(const story& s);

} // namespace heddle::reports
