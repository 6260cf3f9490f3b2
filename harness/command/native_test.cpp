// heddle native, from outside: what it says and writes, and how it ends.
#include "harness/command/command_fixture.hpp"
#include "harness/platforms/qemu/qemu_runner.hpp"

namespace heddle::command {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class native : public command_test {};

constexpr const char* kept = "test/counter/lost-update:fixed";

// One test for each emulated machine; left out where it is not installed.
class native_emulated : public command_test, public testing::WithParamInterface<qemu::machine> {
protected:
  void SetUp() override {
    command_test::SetUp();
    if (!qemu::has_emulator(GetParam()))
      GTEST_SKIP() << "needs a package: " << qemu::package_of(GetParam());
    if (!std::filesystem::exists(qemu::scenario_image(GetParam())))
      GTEST_SKIP() << "needs a package: g++-aarch64-linux-gnu";
  }
  std::string platform() const { return "qemu-" + std::string(name_of(GetParam())); }
};

TEST_F(native, finds_a_lost_update_on_threads_of_the_host) {
  const spawned r = heddle({"native", lost, "--iterations", "5000", "--json", "j"});
  EXPECT_EQ(r.status, 1) << r.out << r.err;
  EXPECT_EQ(r.err, "");
  EXPECT_THAT(r.out, AllOf(StartsWith("test/counter/lost-update:shipped  host  FOUND conservation"),
                           HasSubstr("declared      fail:conservation"),
                           HasSubstr("both additions count (harness/command/test_scenarios.cpp:"),
                           HasSubstr("added: 10000 times")));
  const auto all = json_of("j");
  ASSERT_EQ(all.size(), 1U);
  const auto& o = all[0];
  EXPECT_EQ(o["kinds"], nlohmann::json::array({"conservation"}));
  EXPECT_EQ(o["findings"][0]["kind"], "conservation");
  EXPECT_EQ(o["findings"][0]["first"]["seed"], 1);
  EXPECT_GT(o["findings"][0]["count"], 0);
  EXPECT_EQ(o["iterations"], 5000);
  EXPECT_EQ(o["cover"]["added"], 10000);
}

TEST_F(native, what_is_whole_stays_so) {
  const spawned r = heddle({"native", kept, "--iterations", "2000", "--seed", "9"});
  EXPECT_EQ(r.status, 0) << r.out << r.err;
  EXPECT_THAT(r.out, HasSubstr("nothing found  2000 iterations"));
}

TEST_F(native, json_has_exactly_these_keys) {
  heddle({"native", kept, "--iterations", "10", "--seed", "9", "--json", "j"});
  const auto o = json_of("j")[0];
  std::vector<std::string> keys;
  for (const auto& [key, value] : o.items())
    keys.push_back(key);
  EXPECT_THAT(keys, ElementsAre("boot_to_exit", "cover", "cpus", "declared", "dropped", "findings",
                                "handler_points", "handlers", "interrupts", "iterations", "kinds",
                                "landing_points", "landing_sites", "outcomes", "platform",
                                "refusal", "scenario", "seconds", "seed", "variant"));
  EXPECT_EQ(o["platform"], "host");
  EXPECT_EQ(o["variant"], "fixed");
  EXPECT_EQ(o["declared"]["rc11"], "pass");
  EXPECT_EQ(o["seed"], 9);
  EXPECT_TRUE(o["boot_to_exit"].is_null());
  EXPECT_TRUE(o["refusal"].is_null());
}

TEST_F(native, time_is_a_limit_of_its_own) {
  const spawned r = heddle({"native", kept, "--seconds", "0.2", "--json", "j"});
  EXPECT_EQ(r.status, 0) << r.out << r.err;
  EXPECT_GT(json_of("j")[0]["iterations"], 0);
  EXPECT_GE(json_of("j")[0]["seconds"], 0.2);
}

TEST_F(native, a_crash_is_a_finding_and_the_run_goes_on) {
  const spawned r = heddle({"native", "test/crash/wild", "--iterations", "5", "--json", "j"});
  EXPECT_EQ(r.status, 1) << r.out << r.err;
  const auto o = json_of("j")[0];
  EXPECT_EQ(o["iterations"], 5);
  ASSERT_EQ(o["findings"].size(), 1U);
  EXPECT_EQ(o["findings"][0]["kind"], "crash");
  EXPECT_EQ(o["findings"][0]["message"], "CPU0: access through a null pointer");
  EXPECT_EQ(o["findings"][0]["count"], 5);
  EXPECT_THAT(std::string(o["findings"][0]["place"]), StartsWith("harness/command/test_scenarios"));
}

TEST_F(native, what_a_host_cannot_do_is_not_run) {
  EXPECT_EQ(complaint({"native", "test/choice/unlucky"}),
            "heddle: test/choice/unlucky:shipped cannot run on host: a host is never that "
            "unlucky\n");
  const spawned r =
      heddle({"native", "test/choice/*", "test/counter/*:fixed", "--iterations", "9"});
  EXPECT_EQ(r.status, 0) << r.err;
  EXPECT_THAT(r.out, HasSubstr("test/choice/unlucky:shipped  host  not run: a host is never"));
}

TEST_F(native, wrong_arguments_are_named) {
  EXPECT_THAT(complaint({"native"}), HasSubstr("NAME"));
  EXPECT_THAT(complaint({"native", "nothing"}), HasSubstr("no scenario is named nothing"));
  EXPECT_THAT(complaint({"native", lost, "--platform", "vax"}), HasSubstr("vax"));
  EXPECT_THAT(complaint({"native", lost, "--iterations", "0"}), HasSubstr("--iterations"));
  EXPECT_THAT(complaint({"native", lost, "--seconds", "soon"}), HasSubstr("soon"));
  EXPECT_THAT(complaint({"native", lost, "--seed", "-1"}), HasSubstr("--seed"));
  EXPECT_THAT(complaint({"native", lost, "--cpus", "17", "--platform", "qemu-x86_64"}),
              HasSubstr("16 CPUs at most"));
  EXPECT_THAT(complaint({"native", lost, "--json", "no/folder/j"}), HasSubstr("no/folder/j"));
  EXPECT_THAT(complaint({"native", lost, "--trace", "t"}), HasSubstr("--trace"));
  EXPECT_THAT(heddle({"native", "--help"}).out, Not(HasSubstr("--trace")));
  EXPECT_THAT(left(), IsEmpty());
}

TEST_F(native, a_missing_emulator_is_named_with_its_package) {
  for (const auto& [platform, package] : {std::pair{"qemu-x86_64", "qemu-system-x86"},
                                          std::pair{"qemu-aarch64", "qemu-system-arm"}}) {
    const spawned r = spawn(
        "/usr/bin/env",
        {"PATH=" + here.string(), HEDDLE_TEST_COMMAND, "native", lost, "--platform", platform},
        here);
    EXPECT_EQ(r.status, 2);
    EXPECT_EQ(r.out, "");
    EXPECT_THAT(r.err, HasSubstr(std::string("apt-get install ") + package));
    EXPECT_EQ(std::count(r.err.begin(), r.err.end(), '\n'), 1) << r.err;
  }
}

TEST_P(native_emulated, finds_a_lost_update) {
  const spawned r =
      heddle({"native", lost, "--platform", platform(), "--iterations", "500", "--json", "j"});
  EXPECT_EQ(r.status, 1) << r.out << r.err;
  EXPECT_THAT(r.out, AllOf(HasSubstr("FOUND conservation"), HasSubstr("boot to exit")));
  const auto o = json_of("j")[0];
  EXPECT_EQ(o["platform"], platform());
  EXPECT_EQ(o["kinds"], nlohmann::json::array({"conservation"}));
  EXPECT_GT(o["interrupts"], 0);
  EXPECT_GT(o["landing_sites"], 0);
  EXPECT_GT(o["boot_to_exit"], 0);
  EXPECT_EQ(o["cpus"], 4);
}

TEST_P(native_emulated, one_seed_is_one_course) {
  std::vector<nlohmann::json> findings;
  for (const char* seed : {"3", "3", "4"}) {
    heddle({"native", lost, "--platform", platform(), "--iterations", "200", "--seed", seed,
            "--json", "j"});
    findings.push_back(json_of("j")[0]["findings"]);
  }
  EXPECT_EQ(findings[0], findings[1]);
  EXPECT_NE(findings[0], findings[2]);
}

TEST_P(native_emulated, time_is_spent_in_runs_with_seeds_of_their_own) {
  const spawned r =
      heddle({"native", kept, "--platform", platform(), "--seconds", "0.2", "--json", "j"});
  EXPECT_EQ(r.status, 0) << r.out << r.err;
  EXPECT_GE(json_of("j")[0]["seconds"], 0.2);
  EXPECT_EQ(int{json_of("j")[0]["iterations"]} % 1000, 0);
}

INSTANTIATE_TEST_SUITE_P(machine, native_emulated,
                         testing::Values(qemu::machine::x86_64, qemu::machine::aarch64),
                         [](const auto& info) { return std::string(qemu::name_of(info.param)); });

} // namespace
} // namespace heddle::command
