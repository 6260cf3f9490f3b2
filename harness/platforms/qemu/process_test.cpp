// Running programs for a limited time.
#include "harness/platforms/qemu/process.hpp"

#include <csignal>

#include <gtest/gtest.h>

namespace {

using heddle::qemu::is_program;
using heddle::qemu::run_process;
using std::chrono::milliseconds;

TEST(process, gives_output_of_both_streams_and_exit_code) {
  const auto r = run_process({"sh", "-c", "echo out; echo err >&2; exit 7"}, milliseconds(20'000));
  EXPECT_TRUE(r.started);
  EXPECT_FALSE(r.timed_out);
  EXPECT_EQ(r.exit_code, 7);
  EXPECT_EQ(r.output, "out\nerr\n");
  EXPECT_GT(r.duration.count(), 0);
}

TEST(process, has_empty_standard_input) {
  EXPECT_EQ(run_process({"cat"}, milliseconds(20'000)).exit_code, 0);
}

TEST(process, kills_what_takes_too_long) {
  const auto r = run_process({"sleep", "100"}, milliseconds(50));
  EXPECT_TRUE(r.timed_out);
  EXPECT_EQ(r.signal, SIGKILL);
  EXPECT_GE(r.duration, milliseconds(50));
  EXPECT_LT(r.duration, milliseconds(20'000));
}

TEST(process, says_why_a_program_does_not_start) {
  const auto r = run_process({"no-such-program-at-all"}, milliseconds(20'000));
  EXPECT_FALSE(r.started);
  EXPECT_EQ(r.start_error, "No such file or directory");
}

TEST(process, keeps_the_first_megabyte) {
  const auto r = run_process({"sh", "-c", "yes | head -c 3000000"}, milliseconds(20'000));
  EXPECT_EQ(r.exit_code, 0);
  EXPECT_GE(r.output.size(), 1U << 20U);
  EXPECT_LT(r.output.size(), (1U << 20U) + 65'536);
}

TEST(process, looks_for_programs_in_the_path) {
  EXPECT_TRUE(is_program("sh"));
  EXPECT_TRUE(is_program("/bin/sh"));
  EXPECT_FALSE(is_program("no-such-program-at-all"));
  EXPECT_FALSE(is_program("/bin/no-such-program-at-all"));
}

} // namespace
