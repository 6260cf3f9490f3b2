// What the programs heddle and heddle-relacy say to each other: requests in one JSON document,
// answers in one line of JSON each.
//
//   [{"scenario": "a/b", "variant": "c", "search": "random", "iterations": 1000, "steps": 10000,
//     "context_bound": 2, "max_seconds": 0}]
//
// Names are exact; every key is there. An answer has `scenario`, `variant`, `found`, `kind` (null
// if nothing was found), `message`, `not_expressible` (null, or why the variant was not run),
// `iterations`, `dropped`, `cut`, `exhausted`, `seconds`, `cover`, `outcomes`.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "checker/relacy/run_result.hpp"

namespace heddle::relacy {

struct request {
  std::string scenario{};
  std::string variant{};
  run_options options{}; // its patience is not said
};

struct answer {
  std::string scenario{};
  std::string variant{};
  run_result result{};
};

// In one line, what is wrong with the text, as the end of a sentence that begins with "what it
// reads".
struct not_a_request : std::runtime_error {
  using runtime_error::runtime_error;
};
struct not_an_answer : std::runtime_error {
  using runtime_error::runtime_error;
};

std::string text_of(const std::vector<request>& requests);
std::vector<request> requests_of(const std::string& text); // throws not_a_request

// Without the end of the line.
std::string text_of(const answer& a);
answer answer_of(const std::string& line); // throws not_an_answer
std::vector<answer> answers_of(const std::string& lines);

// "random", "full", "bound"
const char* name_of(search how);
std::optional<search> search_named(std::string_view name);

} // namespace heddle::relacy
