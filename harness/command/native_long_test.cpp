// Every scenario of the tree on every platform: where nothing is declared to go wrong on an x86,
// nothing does. The emulators show no more than that either.
#include <optional>

#include "harness/command/command_fixture.hpp"
#include "harness/platforms/qemu/qemu_runner.hpp"

namespace heddle::command {
namespace {

struct platform {
  const char* name;
  std::optional<qemu::machine> machine;
};

class native_tree : public command_test, public testing::WithParamInterface<platform> {
protected:
  void SetUp() override {
    command_test::SetUp();
    const auto machine = GetParam().machine;
    if (machine && !qemu::has_emulator(*machine))
      GTEST_SKIP() << "needs a package: " << qemu::package_of(*machine);
    if (machine && !std::filesystem::exists(qemu::scenario_image(*machine)))
      GTEST_SKIP() << "needs a package: g++-aarch64-linux-gnu";
  }

  std::vector<std::string> variants_that_pass() const {
    std::vector<std::string> names;
    for (const auto& v : nlohmann::json::parse(heddle({"list", "--json"}).out)) {
      const auto& declared = v["declared"];
      if (declared["sc"] == "pass" && declared["tso"] == "pass")
        names.push_back(std::string(v["scenario"]) + ":" + std::string(v["variant"]));
    }
    return names;
  }
};

TEST_P(native_tree, what_is_declared_to_pass_does) {
  std::vector<std::string> arguments{
      "native", "--platform", GetParam().name, "--iterations", "2000", "--json", "j"};
  const auto names = variants_that_pass();
  ASSERT_FALSE(names.empty());
  arguments.insert(arguments.end(), names.begin(), names.end());
  const spawned r = heddle(arguments);
  EXPECT_EQ(r.status, 0) << r.out << r.err;
  const auto results = json_of("j");
  EXPECT_EQ(results.size(), names.size());
  for (const auto& one : results) {
    EXPECT_TRUE(one["refusal"].is_null() && one["findings"].empty()) << one;
    EXPECT_EQ(one["iterations"], 2000) << one;
  }
}

INSTANTIATE_TEST_SUITE_P(platform, native_tree,
                         testing::Values(platform{"host", {}},
                                         platform{"qemu-x86_64", qemu::machine::x86_64},
                                         platform{"qemu-aarch64", qemu::machine::aarch64}),
                         [](const auto& info) {
                           return info.param.machine
                                      ? std::string(qemu::name_of(*info.param.machine))
                                      : "host";
                         });

} // namespace
} // namespace heddle::command
