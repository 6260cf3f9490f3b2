// What a variant declares, as text, and whether a result is like that.
#pragma once

#include <set>
#include <string>

#include "checker/check/check.hpp"

namespace heddle::command {

// "pass", "fail:KIND" or "fail:KIND+COMPANION…"
std::string text_of(const declared_verdict& declared);

// The verdicts under all models: one if they share it, or "sc pass, tso pass, rc11 fail:KIND".
std::string declared_text(const declaration& declared);

// A declared pass is as declared if the check passed. A declared failure is if its kind was found,
// and nothing else but companions; that a bound cut the search does not matter then.
bool is_as_declared(const declared_verdict& declared, const check_result& found);

} // namespace heddle::command
