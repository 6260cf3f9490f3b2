// Calls out of instrumented code, of functions that are not: a CPU stops in front of one.
#pragma once

#include <string>
#include <vector>

namespace heddle::checker {

// In the section heddle_leaving_calls, one for each function that a library calls and that neither
// is instrumented there nor known to be harmless. The thunk that is called instead hands it over
// (cmake/heddle_note_unseen.pl).
struct leaving_call {
  const char* symbol;
  const char* phrase; // null: not looked at yet; empty: it is instrumented in another library
};

// The functions that could be called so.
std::vector<std::string> leaving_calls();

} // namespace heddle::checker
