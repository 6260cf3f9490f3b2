// Test support: what is said about a text that is no trace.
#pragma once

#include <string>

#include "checker/trace/trace_file.hpp"

namespace heddle::checker::trace {

inline std::string why(const std::string& text) {
  const auto parsed = parse_trace(text);
  const auto* const bad = std::get_if<bad_trace>(&parsed);
  return bad != nullptr ? bad->why : "a trace";
}

} // namespace heddle::checker::trace
