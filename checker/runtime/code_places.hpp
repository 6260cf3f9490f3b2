// Places in the source by the address of an instruction, from debug information.
#pragma once

#include <cstdint>
#include <string>

#include "checker/graph/label.hpp"

namespace heddle::checker {

// As site::file: `line` is not a line but the address of the instruction behind the operation.
// Such sites are what instrumentation knows; they are resolved when they are first shown.
extern const char instruction_address[];

// `where` as file and line. Of code that was inlined from a header of the system the place that
// called it. Without debug information there is nothing: an empty site. Any other site is returned
// as it is. Remembers what it found; not for several threads at once.
site place_of_instruction(std::uint32_t address);
inline site resolved(const site& where) {
  return where.file == instruction_address ? place_of_instruction(where.line) : where;
}

// The variable at an address in static storage: "pool", "pool+8"; empty if there is none.
std::string symbol_at(std::uintptr_t address);

} // namespace heddle::checker
