// How the end of an emulator is understood, without one: scripts play its part.
#include "harness/platforms/qemu/qemu_runner.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>

namespace {

using namespace heddle::qemu;
namespace fs = std::filesystem;

class qemu_runner : public testing::Test {
protected:
  qemu_runner()
      : folder_(fs::temp_directory_path() / ("heddle_runner_test." + std::to_string(getpid()))) {
    fs::create_directories(folder_);
    std::ofstream(folder_ / "image.elf") << "image";
  }
  ~qemu_runner() override { fs::remove_all(folder_); }

  // An emulator that writes `output` and ends with `status`.
  request pretend(machine m, const std::string& output, const std::string& end) {
    const auto script = folder_ / "emulator";
    std::ofstream(script) << "#!/bin/sh\ncat <<'END'\n" << output << "END\n" << end << "\n";
    fs::permissions(script, fs::perms::owner_all);
    request r{.target = m, .image = folder_ / "image.elf", .scenario = "a/b/c"};
    r.emulator = script.string();
    r.time_limit = std::chrono::milliseconds(20'000);
    return r;
  }

  static std::string lines(unsigned status) {
    return "heddle: boot machine=m cpus=4\nheddle: result status=" + std::to_string(status) + "\n";
  }

  fs::path folder_;
};

TEST_F(qemu_runner, statuses_of_both_machines) {
  const std::vector<std::pair<unsigned, ending>> all{{0, ending::passed},
                                                     {10, ending::failed},
                                                     {11, ending::refused},
                                                     {12, ending::crashed},
                                                     {13, ending::hung}};
  for (const auto& [status, end] : all) {
    const auto arm =
        run(pretend(machine::aarch64, lines(status), "exit " + std::to_string(status)));
    EXPECT_EQ(arm.end, end) << name_of(arm.end) << arm.message;
    const auto x86 =
        run(pretend(machine::x86_64, lines(status), "exit " + std::to_string(2 * status + 1)));
    EXPECT_EQ(x86.end, end) << name_of(x86.end) << x86.message;
    EXPECT_GT(x86.seconds.count(), 0.0);
  }
}

TEST_F(qemu_runner, status_and_result_must_agree) {
  EXPECT_EQ(run(pretend(machine::aarch64, lines(0), "exit 10")).end, ending::broken);
  EXPECT_EQ(run(pretend(machine::x86_64, lines(0), "exit 0")).end, ending::broken);
  EXPECT_EQ(run(pretend(machine::x86_64, lines(10), "exit 1")).end, ending::broken);
  const auto silent = run(pretend(machine::x86_64, "", "exit 1"));
  EXPECT_EQ(silent.end, ending::broken);
  EXPECT_EQ(silent.message, "the emulator ended with status 1: it wrote nothing");
  const auto complaint = run(pretend(machine::x86_64, "first\nno such machine\n", "exit 1"));
  EXPECT_EQ(complaint.message, "the emulator ended with status 1: no such machine");
}

TEST_F(qemu_runner, a_reset_is_a_crash) {
  const auto r = run(pretend(machine::x86_64, "heddle: boot machine=x86_64 cpus=4\n", "exit 0"));
  EXPECT_EQ(r.end, ending::crashed);
  EXPECT_FALSE(r.report.crash);
}

TEST_F(qemu_runner, refusals_are_explained) {
  const auto r = run(pretend(machine::aarch64,
                             "heddle: refused needed=17 reason=more CPUs are needed\n" + lines(11),
                             "exit 11"));
  EXPECT_EQ(r.message, "needs 17 CPUs");
}

TEST_F(qemu_runner, time_runs_out) {
  auto q = pretend(machine::aarch64, "heddle: boot machine=aarch64 cpus=4\n", "exec sleep 100");
  q.time_limit = std::chrono::milliseconds(300);
  const auto r = run(q);
  EXPECT_EQ(r.end, ending::timed_out);
  EXPECT_EQ(r.message, "killed after 300 ms");
  EXPECT_GE(r.seconds.count(), 0.3);
}

TEST_F(qemu_runner, killed_emulators) {
  EXPECT_EQ(run(pretend(machine::aarch64, lines(0), "kill -SEGV $$")).end, ending::broken);
}

TEST_F(qemu_runner, a_missing_emulator_names_its_package) {
  for (const auto m : {machine::x86_64, machine::aarch64}) {
    request q{.target = m, .image = folder_ / "image.elf"};
    q.emulator = "no-such-emulator";
    const auto r = run(q);
    EXPECT_EQ(r.end, ending::no_emulator);
    EXPECT_EQ(r.missing_package, m == machine::x86_64 ? "qemu-system-x86" : "qemu-system-arm");
    EXPECT_EQ(r.message, "no-such-emulator is not installed: apt-get install " + r.missing_package);
  }
}

TEST_F(qemu_runner, a_missing_image_names_its_compiler) {
  auto q = pretend(machine::aarch64, "", "");
  q.image = folder_ / "nothing.elf";
  const auto r = run(q);
  EXPECT_EQ(r.end, ending::no_image);
  EXPECT_EQ(r.missing_package, "g++-aarch64-linux-gnu");
}

TEST_F(qemu_runner, command_lines) {
  request q{
      .target = machine::x86_64, .image = "i.elf", .scenario = "a/b/c:v", .cpus = 3, .seed = 5};
  const auto has = [&q](const char* word) {
    return std::ranges::count(command_line(q), std::string(word)) == 1;
  };
  EXPECT_TRUE(has("qemu-system-x86_64") && has("microvm") && has("shift=0,sleep=off") && has("3"));
  q.how = mode::parallel;
  EXPECT_TRUE(has("tcg,thread=multi"));
  EXPECT_FALSE(has("-icount"));
  q.settings = {"relax=4"};
  EXPECT_TRUE(has("seed=5 iterations=1000 hang=5000 scenario=a/b/c:v relax=4"));
  q.target = machine::aarch64;
  q.settings = {"a,b"};
  EXPECT_TRUE(has("qemu-system-aarch64") && has("virt,gic-version=3"));
  EXPECT_TRUE(has("enable=on,target=native,arg=heddle,arg=seed=5 iterations=1000 hang=5000 "
                  "scenario=a/b/c:v a,,b"));
}

} // namespace
