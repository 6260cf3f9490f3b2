// What a heap's ledger can be wrong in, one property per file. Each function returns the first
// fault, in the order of the records.
#pragma once

#include <optional>

#include <heddle/kind.hpp>

#include "checker/properties/heap_history.hpp"

namespace heddle::checker {

struct heap_finding {
  kind what = kind::none;
  std::size_t record = no_record; // where it shows
  std::size_t other = no_record;  // the record it is at odds with, if there is one
};

std::optional<heap_finding> find_misaligned(const heap_history& h);
std::optional<heap_finding> find_out_of_pool(const heap_history& h);
std::optional<heap_finding> find_foreign_free(const heap_history& h);
std::optional<heap_finding> find_double_free(const heap_history& h);
std::optional<heap_finding> find_overlap(const heap_history& h);

// The first of these, causes before consequences: who frees twice will see a block twice.
std::optional<heap_finding> find_heap_fault(const heap_history& h);

} // namespace heddle::checker
