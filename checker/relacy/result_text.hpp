// Results as JSON: between the process that runs a program and the one that asked for it, and for
// whoever reads the output of the command.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "checker/relacy/engine.hpp"

namespace heddle::relacy {

std::string to_text(const run_result& r);
// Throws nlohmann::json::exception if the text is not what to_text returned.
run_result result_of(const std::string& text);

// A row of the command's output.
nlohmann::ordered_json row_of(const std::string& scenario, const std::string& variant,
                              const run_result& r);

} // namespace heddle::relacy
