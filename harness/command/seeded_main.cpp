// Test support: the `heddle` command with an engine that has one mistake, which the environment
// names: HEDDLE_TEST_MISTAKE, one of checker/models/mistakes.hpp.
#include <cstdlib>
#include <string_view>

#include <heddle_seeded.hpp>

#include "harness/command/entry.hpp"

int main(int count, char** arguments) {
  using namespace heddle::checker;
  const char* wanted = std::getenv("HEDDLE_TEST_MISTAKE");
  for (unsigned m = 0; wanted != nullptr && m < mistake_count; ++m)
    if (std::string_view(mistake_names[m]) == wanted)
      active_mistake = static_cast<mistake>(m);
  return heddle::command::run_command(count, arguments);
}
