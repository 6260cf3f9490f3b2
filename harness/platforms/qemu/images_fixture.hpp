// What tests that boot the images have in common.
#pragma once

#include <string>

#include <gtest/gtest.h>

#include "harness/platforms/qemu/qemu_runner.hpp"

namespace heddle::qemu {

// From the build; empty where the compiler for the machine is missing.
constexpr std::string_view image_of(machine m) {
  return m == machine::x86_64 ? HEDDLE_SELFTEST_X86_64 : HEDDLE_SELFTEST_AARCH64;
}

// One test for each machine, named after it.
class images : public testing::TestWithParam<machine> {
protected:
  void SetUp() override {
    if (image_of(GetParam()).empty())
      GTEST_SKIP() << "needs a package: g++-aarch64-linux-gnu";
    if (!has_emulator(GetParam()))
      GTEST_SKIP() << "needs a package: " << package_of(GetParam());
  }

  static request make(const std::string& scenario, mode how = mode::repeatable) {
    return {.target = GetParam(), .how = how, .image = image_of(GetParam()), .scenario = scenario};
  }

  static result run_in(mode how, const std::string& scenario, std::uint64_t iterations) {
    auto q = make(scenario, how);
    q.iterations = iterations;
    return run(q);
  }
};

// The name of the test ends in that of the machine.
#define HEDDLE_ON_EVERY_MACHINE(suite)                                                             \
  INSTANTIATE_TEST_SUITE_P(machine, suite, testing::Values(machine::x86_64, machine::aarch64),     \
                           [](const auto& info) { return std::string(name_of(info.param)); })

} // namespace heddle::qemu
