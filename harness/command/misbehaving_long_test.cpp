// Code under test that keeps a processor busy for ever, or comes back to it again and again.
#include "harness/command/misbehaving_fixture.hpp"

namespace heddle::command {
namespace {

TEST_F(waiting, with_a_busy_processor_is_a_hang_and_the_next_check_passes) {
  expect_hangs({
      {"waits:loop", "hang", "runs without end"},
      {"waits:loop-with-signals-blocked", "hang", "keeps away the signals"},
      {"waits:sleep", "hang", "waits in the operating system"},
      {"waits:sleep-again-and-again", "hang"},
      {"waits:read-an-empty-pipe", "hang", "waits in the operating system"},
      {"waits:lock-a-mutex-of-the-library-twice", "hang", "waits in the operating system"},
  });
}

} // namespace
} // namespace heddle::command
