// What code under test says of itself, and the driver of it, goes into the tables of the run. From
// anywhere, handlers included; open.
#pragma once

#include <cstdint>

#include <heddle/place.hpp>

namespace heddle::driver {

void note_failure(const char* kind, const char* why, place where);
void note_mark(const char* text);
void note_value(const char* key, std::int64_t value);

// The contract forbids what was called: a failure, after which code under test cannot go on.
[[noreturn]] void refuse(const char* why, place where);

} // namespace heddle::driver
