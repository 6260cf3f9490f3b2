// Rounds of a spin loop that see the same again, as one.
#pragma once

#include <vector>

#include "reports/story.hpp"

namespace heddle::reports {

// Of rounds that follow one another on a lane, alike in every word, and that write nothing, only
// the first one stays, with a row behind it that says how often they come again. The numbers of the
// steps stay.
std::vector<story_step> with_spins_folded(std::vector<story_step> steps);

} // namespace heddle::reports
