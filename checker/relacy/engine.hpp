// A second, independent engine: scenarios run under Relacy's schedulers and memory model.
//
// It is used in one direction only. Whatever it finds in a scenario, the checker must find under
// rc11; that it finds nothing says nothing.
#pragma once

#include <cstddef>
#include <functional>
#include <utility>

#include <heddle/machine.hpp>
#include <heddle/scenario.hpp>

#include "checker/relacy/run_result.hpp"

namespace heddle::relacy {

// How to make a machine: an object of the given size and alignment (a scenario) is constructed in
// `storage` and describes the machine.
struct program {
  std::size_t bytes = 0;
  std::size_t alignment = 1;
  std::function<void(void* storage, machine& m)> build;
};

inline program program_of(const scenario_variant& v) { return {v.bytes, v.alignment, v.build}; }
inline program program_of(std::function<void(machine&)> build) {
  return {0, 1, [build = std::move(build)](void*, machine& m) { build(m); }};
}

// Runs in a process of its own until something is found, of whatever kind; a crash there is a
// finding of kind::crash. Throws std::system_error if that process cannot be started.
run_result run(const program& what, const run_options& options);

} // namespace heddle::relacy
