// Where the command looks for its companions.
#include "harness/command/companions.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

namespace heddle::command {
namespace {

namespace fs = std::filesystem;

class companions_beside : public testing::Test {
protected:
  ~companions_beside() override { fs::remove_all(prefix); }

  void make(const fs::path& name) const {
    fs::create_directories((prefix / name).parent_path());
    std::ofstream(prefix / name) << "x";
  }

  fs::path prefix = fs::temp_directory_path() / ("heddle_companions." + std::to_string(::getpid()));
};

TEST_F(companions_beside, an_installed_program) {
  make("libexec/heddle/host");
  EXPECT_EQ(beside(prefix / "bin/heddle", "libexec/heddle/host"), prefix / "libexec/heddle/host");
}

TEST_F(companions_beside, a_program_of_the_tests_in_a_build_folder) {
  make("libexec/heddle/host");
  EXPECT_EQ(beside(prefix / "bin/tests/heddle", "libexec/heddle/host"),
            prefix / "libexec/heddle/host");
}

TEST_F(companions_beside, nearer_ones_first) {
  make("libexec/heddle/host");
  make("bin/libexec/heddle/host");
  EXPECT_EQ(beside(prefix / "bin/tests/heddle", "libexec/heddle/host"),
            prefix / "bin/libexec/heddle/host");
}

TEST_F(companions_beside, what_is_nowhere_would_be_in_the_prefix) {
  EXPECT_EQ(beside(prefix / "bin/heddle", "share/x"), prefix / "share/x");
}

TEST(companions, without_a_name_there_is_none) {
  const native::stress_programs none = locate({});
  EXPECT_TRUE(none.host.empty());
  EXPECT_TRUE(none.image_x86_64.empty());
  EXPECT_TRUE(none.image_aarch64.empty());
}

TEST(companions, images_are_one_for_each_machine) {
  EXPECT_EQ(locate({.images = "scenarios"}).image_x86_64.filename(), "scenarios_x86_64.elf");
  EXPECT_EQ(locate({.images = "scenarios"}).image_aarch64.filename(), "scenarios_aarch64.elf");
}

} // namespace
} // namespace heddle::command
