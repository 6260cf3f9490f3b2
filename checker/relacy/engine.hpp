// A second, independent engine: scenarios run under Relacy's schedulers and memory model.
//
// It is used in one direction only. Whatever it finds in a scenario, the checker must find under
// rc11; that it finds nothing says nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>

#include <heddle/kind.hpp>
#include <heddle/machine.hpp>
#include <heddle/scenario.hpp>

#include "checker/relacy/simulator.hpp"

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

struct run_options {
  search how = search::random;
  std::uint64_t iterations = 100'000;
  double max_seconds = 0; // 0: no limit
  unsigned context_bound = 2;
  // An iteration that takes more operations is cut off, and proves nothing.
  std::uint64_t max_steps = 10'000;
  // A program that does nothing visible for so long hangs.
  double patience_seconds = 10;
};

struct run_result {
  bool found = false;
  kind what = kind::none;
  std::string message;
  // Why the program cannot be run at all; empty if it can.
  std::string refusal;
  std::uint64_t iterations = 0; // with the one that ended the run
  std::uint64_t dropped = 0;    // ended by assume(false)
  std::uint64_t cut = 0;        // ended by max_steps
  bool exhausted = false;       // a search other than the random one came to its end
  double seconds = 0;
  // Of the iterations that were neither dropped nor cut.
  std::map<std::string, std::uint64_t> cover;
  std::set<std::string> outcomes; // "r0=0 r1=1", keys sorted
};

// Runs in a process of its own until something is found, of whatever kind; a crash there is a
// finding of kind::crash. Throws std::system_error if that process cannot be started.
run_result run(const program& what, const run_options& options);

} // namespace heddle::relacy
