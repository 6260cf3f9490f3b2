// What an image wrote on its serial port (driver/report.hpp), as data.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heddle::qemu {

/// An expectation of the source that did not hold.
struct guest_failure {
  std::string kind;  // as in heddle::name_of(kind)
  std::string place; // file:line
  std::string why;
  std::uint64_t count = 0;
  std::uint64_t iteration = 0; // the first
  unsigned cpu = 0;
};

/// An exception of the processor that ended the run.
struct guest_crash {
  std::string what; // in words
  std::uint64_t cause = 0;
  std::uint64_t pc = 0;
  std::uint64_t address = 0;
  unsigned cpu = 0;
  std::uint64_t iteration = 0;
  std::string lane;
  std::string after; // file:line of the last operation before
};

/// A lane that did not end.
struct guest_hang {
  unsigned cpu = 0;
  std::uint64_t iteration = 0;
  std::uint64_t operations = 0;
  std::string lane;
  std::string after;
  std::string what; // in words: "waits for …"
};

struct guest_outcome {
  std::string values; // "r0=0 r1=1"
  std::uint64_t count = 0;
  std::uint64_t iteration = 0; // the first
};

struct guest_cpu {
  unsigned id = 0;
  std::uint64_t iterations = 0;
  std::uint64_t operations = 0;
  std::uint64_t timer = 0; // interrupts taken
  std::uint64_t ipi = 0;
  std::uint64_t handlers = 0; // of the code under test
};

struct guest_scenario {
  std::string name;
  std::string variant;
};

/// The last line of a run.
struct guest_totals {
  unsigned status = 0; // harness/platforms/driver/exit_status.hpp
  std::uint64_t iterations = 0;
  std::uint64_t dropped = 0;
  std::uint64_t failures = 0;
  std::uint64_t untold_outcomes = 0;
  unsigned cpus = 0;  // that the run could use
  unsigned lanes = 0; // that it used
  std::uint64_t seed = 0;
  std::uint64_t operations = 0;
  std::uint64_t timer = 0;
  std::uint64_t ipi = 0;
  std::uint64_t sites = 0;          // places in the source at which an interrupt landed
  std::uint64_t points = 0;         // lanes, places and numbers of operations at which one landed
  std::uint64_t handlers = 0;       // of the code under test, that ran
  std::uint64_t handler_points = 0; // points at which one of them landed
  std::uint64_t microseconds = 0;
  std::uint64_t fingerprint = 0; // the same for runs that took the same course
  std::string scenario;
  std::string variant;
};

struct guest_report {
  std::string machine; // empty if the image did not come up
  unsigned cpus = 0;   // of the machine
  std::string refusal; // why it did not run
  std::optional<unsigned> cpus_needed;
  std::vector<guest_failure> failures;
  std::optional<guest_crash> crash;
  std::vector<guest_hang> hangs;
  std::map<std::string, std::uint64_t> cover;
  std::vector<guest_outcome> outcomes;
  std::vector<guest_cpu> by_cpu;
  std::vector<guest_scenario> scenarios; // of an image started without arguments
  std::optional<guest_totals> totals;    // absent if it did not end in good order
};

/// Lines that are not the image's are skipped, and so is what it says that is not known here.
guest_report parse_guest_report(std::string_view console);

} // namespace heddle::qemu
