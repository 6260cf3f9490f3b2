// What heddle native says where an emulator, or the cross compiler that makes its image, is
// missing.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/scenario.hpp>

#include "harness/command/entry.hpp"
#include "harness/command/exit_status.hpp"

namespace heddle::command {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

struct idle_policy {};
template <class>
struct nothing {
  void build(machine& m) {
    m.thread("P0", [] {});
  }
};
HEDDLE_SCENARIO(nothing_at_all) =
    scenario<nothing>("missing/packages/nothing", "a test").variant<idle_policy>("only", pass);

// The emulators that the command finds are those in a folder of the test.
class missing_packages : public testing::Test {
protected:
  missing_packages()
      : folder_(std::filesystem::temp_directory_path() /
                ("heddle_missing." + std::to_string(getpid()))) {
    std::filesystem::create_directories(folder_);
    if (const char* path = std::getenv("PATH"))
      path_ = path;
    setenv("PATH", folder_.c_str(), 1);
  }
  ~missing_packages() override {
    setenv("PATH", path_.c_str(), 1);
    std::filesystem::remove_all(folder_);
  }

  void install(const std::string& program) const {
    std::ofstream(folder_ / program) << "#!/bin/sh\n";
    std::filesystem::permissions(folder_ / program, std::filesystem::perms::owner_all);
  }

  // One line on stderr, and nothing else.
  static std::string complaint(const std::string& platform) {
    const char* words[] = {"heddle", "native", "missing/packages/nothing", "--platform",
                           platform.c_str()};
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int status = run_command(std::size(words), words, {.host = "none", .images = "none"});
    EXPECT_EQ(status, static_cast<int>(exit_status::usage));
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
    const std::string said = testing::internal::GetCapturedStderr();
    EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << said;
    return said;
  }

private:
  std::filesystem::path folder_;
  std::string path_;
};

TEST_F(missing_packages, an_emulator) {
  EXPECT_EQ(complaint("qemu-x86_64"),
            "heddle: qemu-system-x86_64 is not installed: apt-get install qemu-system-x86\n");
  EXPECT_EQ(complaint("qemu-aarch64"),
            "heddle: qemu-system-aarch64 is not installed: apt-get install qemu-system-arm\n");
}

TEST_F(missing_packages, a_cross_compiler) {
  install("qemu-system-x86_64");
  install("qemu-system-aarch64");
  EXPECT_THAT(complaint("qemu-aarch64"),
              AllOf(StartsWith("heddle: there is no image "), HasSubstr("/none_aarch64.elf"),
                    EndsWith("installed: g++-aarch64-linux-gnu\n")));
  EXPECT_THAT(complaint("qemu-x86_64"),
              AllOf(StartsWith("heddle: there is no image "), HasSubstr("/none_x86_64.elf"),
                    EndsWith("installed: g++\n")));
}

} // namespace
} // namespace heddle::command
