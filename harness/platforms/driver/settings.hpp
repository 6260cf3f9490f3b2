// What an image is told on its command line: words of the form key=value, separated by spaces.
#pragma once

#include <cstdint>

namespace heddle::driver {

struct settings {
  // The scenario, as system/part/what or system/part/what:variant; without a variant the first one.
  // Empty: write the list of scenarios.
  char scenario[192] = {};
  std::uint64_t seed = 1;
  std::uint64_t iterations = 1000;
  std::uint64_t milliseconds = 0; // stop after an iteration that ends later than this; 0: never
  std::uint32_t cpus = 0;         // use no more than these; 0: all there are
  std::uint32_t relax = 16;       // let others run before one in so many operations, in some
                                  // iterations up to eight times as often; 0: never
  std::uint32_t ipi = 64;         // interrupt some CPU before one in so many operations; 0: never
  std::uint32_t timer = 1000;     // average microseconds between two timer interrupts; 0: seldom
  std::uint32_t hang = 5000;      // milliseconds after which an iteration counts as hung
};

// Reads `text` (null is empty). Returns null, or the word that is not understood.
const char* parse_settings(const char* text, settings& out);

} // namespace heddle::driver
