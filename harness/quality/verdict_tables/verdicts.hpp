// The verdicts of scenarios, by checking them.
#pragma once

#include <array>
#include <string>

#include <heddle/memory_model.hpp>

#include "harness/quality/verdict_tables/page.hpp"

namespace heddle::verdict_tables {

// One cell: what was found under each model, by its number: "pass", or kinds such as
// "deadlock, recursive-lock". Models that agree share the words: "sc, tso: pass; rc11: data-race".
using cell = std::array<std::string, memory_model_count>;
std::string text_of(const cell& c);

// Checks all variants of the request that are registered, exhaustively, under all models. Throws
// page_error if there is no such scenario, or no scenario has a variant of a column.
std::string check_table(const table_request& request);

} // namespace heddle::verdict_tables
