// What would have to order two accesses that race.
#pragma once

#include <string>

#include "reports/phrases.hpp"

namespace heddle::reports {

// Of a data race: the first place where the later CPU learns of the earlier one's doings without
// synchronising with it, and why it does not ("reader sees in step 6 what writer wrote in step 4;
// that orders nothing, since the write is relaxed: not release"); or that it learns of nothing.
// Empty for all other failures, and where only parts of fences or release sequences are to blame.
std::string missing_edge(const check_violation& failing, const phrasebook& words);

} // namespace heddle::reports
