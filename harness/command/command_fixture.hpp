// Test support: the command with the scenarios of test_scenarios.cpp, in a folder of its own.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "checker/testing/spawn.hpp"

namespace heddle::command {

class command_test : public testing::Test {
protected:
  static constexpr const char* lost = "test/counter/lost-update:shipped"; // fails under every model

  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    const std::string name = std::string(info->test_suite_name()) + "." + info->name() + "." +
                             std::to_string(::getpid());
    base_ = std::filesystem::temp_directory_path() / ("heddle_test_" + name);
    here = base_ / "folder";
    std::filesystem::create_directories(here);
  }
  void TearDown() override { std::filesystem::remove_all(base_); }

  spawned heddle(const std::vector<std::string>& arguments, const std::string& input = "") const {
    return spawn(HEDDLE_TEST_COMMAND, arguments, here, input);
  }

  // Runs the command, which must complain in one line and print nothing else.
  std::string complaint(const std::vector<std::string>& arguments, int status = 2) const {
    const spawned r = heddle(arguments);
    EXPECT_EQ(r.status, status) << r.err;
    EXPECT_EQ(r.out, "");
    EXPECT_EQ(std::count(r.err.begin(), r.err.end(), '\n'), 1) << r.err;
    EXPECT_TRUE(r.err.ends_with("\n"));
    return r.err;
  }

  nlohmann::json json_of(const std::string& file) const {
    return nlohmann::json::parse(content_of(here / file));
  }

  void write(const std::string& file, const std::string& text) const {
    std::ofstream(here / file, std::ios::binary) << text;
  }

  // Names of what is in the folder.
  std::vector<std::string> left() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(here))
      names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }

  std::filesystem::path here; // current folder of the command

private:
  std::filesystem::path base_;
};

} // namespace heddle::command
