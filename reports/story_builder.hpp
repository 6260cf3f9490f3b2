// From a failing execution and its names to the story of it; nothing else puts an execution into
// words.
#pragma once

#include "checker/check/check_violation.hpp"
#include "checker/explain/cause.hpp"
#include "reports/story.hpp"

namespace heddle::reports {

// `why` is what makes the difference to a run that passes; null: not known. What checks found
// besides (the engine, the shrinking) is left open.
story story_of(const subject& what, const check_violation& failing,
               const checker::trace::cause* why = nullptr);

} // namespace heddle::reports
