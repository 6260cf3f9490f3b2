// What a stress run found, as text and as JSON.
#pragma once

#include <string>
#include <vector>

#include "harness/command/selection.hpp"
#include "harness/platforms/host/stress.hpp"

namespace heddle::command {

struct native_result {
  selected what{};
  native::stress_platform platform = native::stress_platform::host;
  std::uint64_t seed = 1; // asked for
  native::stress_result run{};
};

// "a/b/c:variant"
std::string name_of(const selected& s);

// The findings of one run, and how much was tried; several lines.
std::string native_text(const native_result& r);

// An array with an object for each run.
std::string native_json(const std::vector<native_result>& results);

} // namespace heddle::command
