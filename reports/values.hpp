// Values and source places as people read them.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "checker/graph/label.hpp"
#include "reports/story.hpp"

namespace heddle::reports {

// The names of the objects that values point to.
using pointer_names = std::map<checker::value_t, std::string>;

// Pointers by name if it is known, small values in decimal, those just below zero as negative
// numbers, all others in hexadecimal. `size` in bytes.
std::string value_text(checker::value_t value, unsigned size, const pointer_names& names = {});

story_place place_of(const checker::site& where);
// "talloc.hpp:42": the file without its folders. Empty if the place is unknown.
std::string place_text(const checker::site& where);

// "seq_cst", "plain", ...
const char* order_text(order o);

} // namespace heddle::reports
