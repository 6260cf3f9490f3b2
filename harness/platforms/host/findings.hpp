// What code under test says about itself goes into the record. From anywhere, handlers included.
#pragma once

#include <cstdint>

#include <heddle/kind.hpp>
#include <heddle/place.hpp>

namespace heddle::native {

void fail(kind what, const char* why, place where);
void note_cover(const char* mark);
void note_value(const char* key, std::int64_t value);

} // namespace heddle::native
