// The `heddle` command.
#include "harness/command/entry.hpp"

int main(int count, char** arguments) {
  return heddle::command::run_command(
      count, arguments,
      {.host = HEDDLE_HOST_PROGRAM, .images = HEDDLE_IMAGES, .sources = HEDDLE_SOURCES});
}
