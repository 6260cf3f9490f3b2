// Boots the images: what they do, how they end, how long it takes, and that it repeats.
#include <algorithm>

#include <gtest/gtest.h>

#include "harness/platforms/qemu/images_fixture.hpp"

namespace heddle::qemu {
namespace {

using std::chrono::milliseconds;

void expect_all_cpus_ran(const result& r, std::uint64_t iterations) {
  ASSERT_EQ(r.end, ending::passed) << r.message << "\n" << r.console;
  EXPECT_EQ(r.report.cpus, 4U);
  ASSERT_EQ(r.report.by_cpu.size(), 4U);
  for (const auto& cpu : r.report.by_cpu) {
    EXPECT_EQ(cpu.iterations, iterations);
    EXPECT_EQ(cpu.operations, iterations * 26);
    EXPECT_GT(cpu.timer, 0U);
    EXPECT_GT(cpu.ipi, 0U);
  }
  EXPECT_EQ(r.report.cover.at("counted"), iterations * 4);
  EXPECT_EQ(r.report.cover.at("declared and never reached"), 0U);
}

TEST_P(images, all_cpus_run_and_are_interrupted) {
  const auto r = run_in(mode::repeatable, "selftest/cpus/counting", 100);
  expect_all_cpus_ran(r, 100);
  EXPECT_GE(r.report.totals->sites, 2U);
  EXPECT_GE(r.report.totals->points, 20U);
  RecordProperty("seconds", std::to_string(r.seconds.count()));
}

TEST_P(images, all_cpus_run_at_the_same_time) {
  auto q = make("selftest/cpus/counting:four", mode::parallel);
  q.iterations = 1'000'000;
  q.settings = {"timer=200", "ipi=8"};
  // A busy host may give a CPU no time for its timer: then longer.
  const auto has_timer = [](const auto& cpu) { return cpu.timer > 0; };
  result r;
  for (q.stop_after = milliseconds(50); q.stop_after < milliseconds(4000); q.stop_after *= 2) {
    r = run(q);
    ASSERT_TRUE(r.report.totals) << r.message << r.console;
    if (std::ranges::all_of(r.report.by_cpu, has_timer))
      break;
  }
  expect_all_cpus_ran(r, r.report.totals->iterations);
}

TEST_P(images, sixteen_cpus) {
  auto q = make("selftest/cpus/counting:sixteen");
  q.cpus = 16;
  q.iterations = 5;
  const auto r = run(q);
  ASSERT_EQ(r.end, ending::passed) << r.message << r.console;
  EXPECT_EQ(r.report.by_cpu.size(), 16U);
}

TEST_P(images, boot_to_exit_takes_less_than_a_second) {
  for (const auto how : {mode::repeatable, mode::parallel}) {
    double best = 10;
    for (int attempt = 0; attempt < 3 && best >= 1; ++attempt) {
      const auto r = run_in(how, "selftest/increment/two-cpus:whole", 1);
      ASSERT_EQ(r.end, ending::passed) << r.message;
      best = std::min(best, r.seconds.count());
    }
    EXPECT_LT(best, 1.0);
  }
}

TEST_P(images, same_seed_same_course) {
  auto q = make("selftest/increment/two-cpus:torn");
  q.iterations = 100;
  const auto first = run(q);
  const auto second = run(q);
  q.seed = 2;
  const auto other = run(q);
  ASSERT_EQ(first.end, ending::failed) << first.message;
  EXPECT_EQ(first.console, second.console);
  ASSERT_TRUE(other.report.totals);
  EXPECT_NE(first.report.totals->fingerprint, other.report.totals->fingerprint);
}

TEST_P(images, an_expectation_is_reported) {
  const auto r = run_in(mode::repeatable, "selftest/increment/two-cpus:torn", 200);
  ASSERT_EQ(r.end, ending::failed) << r.message << r.console;
  ASSERT_EQ(r.report.failures.size(), 1U);
  EXPECT_EQ(r.report.failures[0].kind, "expectation");
  EXPECT_EQ(r.report.failures[0].why, "both increments count");
  EXPECT_TRUE(
      r.report.failures[0].place.starts_with("harness/platforms/qemu/test/good_scenarios.cpp:"));
  EXPECT_EQ(r.report.failures[0].count, r.report.totals->failures);
  EXPECT_LT(r.report.totals->failures, 200U);
}

TEST_P(images, outcomes_are_counted) {
  const auto r = run_in(mode::repeatable, "selftest/litmus/store-buffering", 200);
  ASSERT_EQ(r.end, ending::passed) << r.message;
  std::uint64_t sum = 0;
  for (const auto& o : r.report.outcomes)
    sum += o.count;
  EXPECT_EQ(sum, 200U);
  EXPECT_GE(r.report.outcomes.size(), 3U); // not r0=0 r1=0: the CPUs take turns
}

TEST_P(images, iterations_begin_afresh_and_can_be_dropped) {
  const auto r = run_in(mode::repeatable, "selftest/iterations/fresh", 200);
  ASSERT_EQ(r.end, ending::passed) << r.message << r.console;
  EXPECT_EQ(r.report.totals->iterations, 200U);
  EXPECT_NEAR(static_cast<double>(r.report.totals->dropped), 100, 40);
  EXPECT_EQ(r.report.cover.at("ended"), 200 - r.report.totals->dropped);
}

TEST_P(images, a_fault_is_reported) {
  const std::vector<std::pair<std::string, std::uint64_t>> faults{
      {"null-pointer", 16}, {"unreachable-object", 0x7FFFFFFF0000}, {"invalid-instruction", 0}};
  for (const auto& [variant, address] : faults) {
    SCOPED_TRACE(variant);
    const auto r = run_in(mode::repeatable, "selftest/crash/faulting:" + variant, 1);
    ASSERT_EQ(r.end, ending::crashed) << r.message << r.console;
    ASSERT_TRUE(r.report.crash);
    EXPECT_EQ(r.report.crash->cpu, 1U);
    EXPECT_EQ(r.report.crash->address, address);
    EXPECT_NE(r.report.crash->pc, 0U);
    EXPECT_EQ(r.report.crash->lane, "bad");
    EXPECT_TRUE(
        r.report.crash->after.starts_with("harness/platforms/qemu/test/bad_scenarios.cpp:"));
    ASSERT_EQ(r.report.failures.size(), 1U); // what came before is not lost
  }
}

TEST_P(images, a_stack_overflow_is_reported) {
  const auto r = run_in(mode::parallel, "selftest/crash/faulting:endless-recursion", 1);
  ASSERT_EQ(r.end, ending::crashed) << r.message << r.console;
  ASSERT_TRUE(r.report.crash);
  EXPECT_NE(r.report.crash->address, 0U);
}

TEST_P(images, a_hang_is_reported) {
  for (const std::string cpu : {"first", "second"}) {
    auto q = make("selftest/hang/waiting:" + cpu + "-cpu");
    q.hang_after = milliseconds(4);
    const auto r = run(q);
    ASSERT_EQ(r.end, ending::hung) << r.message << r.console;
    ASSERT_EQ(r.report.hangs.size(), 1U);
    EXPECT_EQ(r.report.hangs[0].cpu, cpu == "first" ? 0U : 1U);
    EXPECT_TRUE(
        r.report.hangs[0].after.starts_with("harness/platforms/qemu/test/bad_scenarios.cpp:"));
  }
}

TEST_P(images, what_cannot_run_is_refused) {
  const auto needs = run_in(mode::repeatable, "selftest/cpus/counting:seventeen", 1);
  EXPECT_EQ(needs.end, ending::refused);
  EXPECT_EQ(needs.message, "needs 17 CPUs");
  EXPECT_EQ(run_in(mode::repeatable, "selftest/no/such", 1).end, ending::refused);
  EXPECT_EQ(run_in(mode::repeatable, "selftest/cpus/counting:none", 1).end, ending::refused);
  auto q = make("selftest/cpus/counting");
  q.settings = {"nonsense"};
  EXPECT_EQ(run(q).end, ending::refused);
  q.settings = {};
  q.cpus = 2;
  EXPECT_EQ(run(q).message, "needs 4 CPUs");
}

TEST_P(images, scenarios_are_listed) {
  const auto r = run(make(""));
  ASSERT_EQ(r.end, ending::passed) << r.message;
  EXPECT_EQ(std::ranges::count(r.report.scenarios, "seventeen", &guest_scenario::variant), 1);
}

TEST_P(images, scenarios_of_the_tree_are_listed) {
  auto q = make("");
  q.image = scenario_image(GetParam());
  if (!std::filesystem::exists(q.image))
    return; // a tree without scenarios
  const auto r = run(q);
  EXPECT_EQ(r.end, ending::passed) << r.message;
  EXPECT_FALSE(r.report.scenarios.empty());
}

// An allocator of the tree, whose blocks are freed by handlers.
TEST_P(images, allocator_calls_are_interrupted_and_repeat) {
  auto q = make("boreas/slab/isr-free:same-core");
  q.image = scenario_image(GetParam());
  q.iterations = 100;
  const auto first = run(q);
  ASSERT_EQ(first.end, ending::passed) << first.message << first.console;
  const auto& totals = *first.report.totals;
  EXPECT_GT(totals.timer, 0U);
  EXPECT_GT(totals.ipi, 0U);
  EXPECT_GE(totals.handlers, q.iterations);
  EXPECT_GE(totals.handler_points, 10U);
  EXPECT_EQ(first.console, run(q).console);
}

TEST_P(images, time_limit) {
  auto q = make("selftest/hang/waiting");
  q.hang_after = milliseconds(0);
  q.time_limit = milliseconds(150);
  EXPECT_EQ(run(q).end, ending::timed_out);
}

HEDDLE_ON_EVERY_MACHINE(images);

} // namespace
} // namespace heddle::qemu
