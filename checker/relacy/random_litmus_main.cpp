// Runs random programs under Relacy: random_litmus FIRST COUNT ITERATIONS. Prints an answer for
// each, with the seed as the scenario (exchange.hpp).
#include <cstdlib>
#include <iostream>

#include "checker/relacy/engine.hpp"
#include "checker/relacy/exchange.hpp"
#include "checker/relacy/random_litmus.hpp"

int main(int count, char** arguments) {
  using namespace heddle::relacy;
  if (count != 4)
    return 2;
  const std::uint64_t first = std::strtoull(arguments[1], nullptr, 10);
  const std::uint64_t programs = std::strtoull(arguments[2], nullptr, 10);
  const std::uint64_t iterations = std::strtoull(arguments[3], nullptr, 10);
  for (std::uint64_t seed = first; seed < first + programs; ++seed) {
    const random_litmus litmus(seed);
    const run_result r =
        run(program_of([&](heddle::machine& m) { litmus.build(m); }), {.iterations = iterations});
    std::cout << text_of(answer{std::to_string(seed), "", r}) << std::endl;
  }
  return 0;
}
