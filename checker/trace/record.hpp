// From a failing execution to the decisions that repeat it.
#pragma once

#include <optional>
#include <vector>

#include "checker/explore/guided.hpp"
#include "checker/trace/causes.hpp"
#include "checker/trace/decisions.hpp"

namespace heddle::checker::trace {

// Whether a guided execution ended like another one: some lane, or the end, failed of its kind; or
// nobody can go on; or it is complete.
bool shows(const guided_result& r, ending how, kind what);

// Leads the program through the failing execution, through as little of it as the failure needs,
// and returns the decisions that this took; nullopt if the program does not do the same again.
std::optional<std::vector<decision>> record(program& p, memory_model model, const execution& g,
                                            ending how, const violation& v, const limits& bounds);

} // namespace heddle::checker::trace
