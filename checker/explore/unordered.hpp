// Two events that nothing orders although something must, in words: data races, uses after free.
#pragma once

#include "checker/explore/explore.hpp"

namespace heddle::checker {

// What lane ends with `mine`, an access or the end of a life, because of `other`. Whether `other`
// happens before it, which an end of life may, matters to the words only.
violation describe_unordered(const program& names, const execution& g, event_id mine,
                             event_id other, bool other_happened_before);

// The same of a look that waiting event `r` took before it was satisfied, and of `other`, a plain
// write or the beginning or end of a life.
violation describe_unordered_look(const program& names, const execution& g, event_id r,
                                  event_id other);

} // namespace heddle::checker
