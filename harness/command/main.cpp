// The `heddle` command.
#include "harness/command/commands.hpp"

int main(int count, char** arguments) {
  return static_cast<int>(heddle::command::run_command(
      count, arguments, {HEDDLE_HOST_PROGRAM, HEDDLE_IMAGE_X86_64, HEDDLE_IMAGE_AARCH64}));
}
