// From a failing execution and its names to the story of it; nothing else puts an execution into
// words.
#pragma once

#include "reports/failing_schedule.hpp"
#include "reports/story.hpp"

namespace heddle::reports {

// `schedule` is of one execution under one model; what the checks of it found besides (the engine,
// the shrinking) is left open.
story story_of(const subject& what, const failing_schedule& schedule);

} // namespace heddle::reports
