// A run: what was asked for, how far it is, what it has found.
#pragma once

#include <atomic>
#include <cstdint>

#include "harness/platforms/driver/findings.hpp"
#include "harness/platforms/driver/landings.hpp"
#include "harness/platforms/driver/outcomes.hpp"
#include "harness/platforms/driver/selection.hpp"
#include "harness/platforms/driver/settings.hpp"

namespace heddle::driver {

// Why a variant cannot run.
struct refusal {
  const char* reason = nullptr; // null: it can
  unsigned needed_cpus = 0;     // if there are too few of them
};

// On the host it lies in memory that several processes share: no class with virtual functions.
struct run {
  settings given;
  selection chosen;
  refusal refused;
  unsigned cpus = 1;       // that may be used
  unsigned lanes = 0;      // CPUs of the machine
  std::uint64_t began = 0; // all times are those of port::clock()

  std::atomic<std::uint64_t> iteration{0};       // in progress, or the next one
  std::atomic<std::uint64_t> iteration_began{0}; // 0: none is in progress
  std::uint64_t iterations = 0;
  std::uint64_t dropped = 0; // by assume()

  std::atomic<bool> tables{false}; // taken; guards the three below (notes.hpp)
  failure_table failures;
  mark_table marks;
  outcome_table outcomes;
  landing_table landings;
};

} // namespace heddle::driver
