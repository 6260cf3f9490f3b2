// The driver on threads of the host, by the scenarios that the images are tested with
// (harness/platforms/qemu/test): it finds what is wrong, and nothing where nothing is wrong. What
// the rules of the machine say is tested rule by rule (harness/platforms/conformance); here is what
// a run of them shows as a whole.
#include <algorithm>

#include <gtest/gtest.h>

#include "harness/platforms/host/stress.hpp"

namespace heddle::native {
namespace {

stress_result run(const std::string& scenario, std::uint64_t iterations = 200,
                  std::uint64_t seed = 1) {
  const bool is_rule = scenario.starts_with("machine/");
  const stress_request q{.scenario = (is_rule ? "" : "selftest/") + scenario,
                         .seed = seed,
                         .iterations = iterations,
                         .hang_ms = scenario.starts_with("hang/") ? 100U : 0U};
  return run_stress(q, {.host = HEDDLE_HOST_SELFTEST, .image_x86_64 = {}, .image_aarch64 = {}});
}

std::string text_of(const stress_result& r) {
  std::string text = r.broken + r.refusal;
  for (const auto& f : r.findings)
    text += f.kind + ": " + f.message + " (" + f.place + ")\n";
  return text;
}

bool is_covered(const stress_result& r) {
  return std::ranges::all_of(r.cover, [](const auto& mark) {
    return mark.second != 0 || mark.first == "declared and never reached";
  });
}

// The host decides what happens, so what is rare has this many chances.
constexpr std::uint64_t seeds = 100;

stress_result expect_pass(const std::string& scenario) {
  SCOPED_TRACE(scenario);
  for (std::uint64_t seed = 1;; ++seed) {
    stress_result r = run(scenario, 200, seed);
    EXPECT_TRUE(r.findings.empty() && r.broken.empty()) << text_of(r);
    EXPECT_EQ(r.iterations, 200U) << text_of(r);
    if (is_covered(r) || seed == seeds || testing::Test::HasFailure()) {
      EXPECT_TRUE(is_covered(r));
      return r;
    }
  }
}

// The only finding, `count` times or as often as it happens.
void expect_finding(const std::string& scenario, const std::string& kind,
                    const std::string& message, std::uint64_t iterations = 200,
                    std::uint64_t count = 0) {
  SCOPED_TRACE(scenario);
  stress_result r;
  for (std::uint64_t seed = 1; r.findings.empty() && r.broken.empty() && seed <= seeds; ++seed)
    r = run(scenario, iterations, seed);
  ASSERT_EQ(r.findings.size(), 1U) << text_of(r);
  EXPECT_EQ(r.findings[0].kind, kind);
  EXPECT_EQ(r.findings[0].message, message);
  if (count != 0) {
    EXPECT_EQ(r.findings[0].count, count);
  }
}

TEST(host_driver, threads_are_cpus_however_few_processors_there_are) {
  const auto four = expect_pass("cpus/counting:four");
  EXPECT_EQ(four.lanes, 4U);
  EXPECT_EQ(four.cover.at("counted"), 800U);
  EXPECT_EQ(four.cover.at("declared and never reached"), 0U);
  EXPECT_EQ(expect_pass("cpus/counting:sixteen").lanes, 16U);
}

TEST(host_driver, cpus_run_against_each_other) {
  expect_pass("increment/two-cpus:whole");
  expect_finding("increment/two-cpus:torn", "expectation", "both increments count");
  EXPECT_GE(run("litmus/store-buffering", 2000).outcomes.size(), 2U);
}

TEST(host_driver, iterations_begin_afresh_and_can_be_dropped) {
  for (const std::string scenario : {"iterations/fresh", "irq/dropped"}) {
    const auto r = expect_pass(scenario);
    EXPECT_NEAR(static_cast<double>(r.dropped), 100, 50);
    EXPECT_EQ(r.cover.at("ended"), 200 - r.dropped);
  }
}

TEST(host_driver, same_seed_same_choices) {
  const auto dropped = [](std::uint64_t seed) {
    std::vector<std::uint64_t> all;
    for (const std::uint64_t iterations : {10U, 20U, 40U, 80U})
      all.push_back(run("iterations/fresh", iterations, seed).dropped);
    return all;
  };
  EXPECT_EQ(dropped(3), dropped(3));
  EXPECT_NE(dropped(3), dropped(4));
}

TEST(host_driver, every_interrupt_is_taken_once) {
  EXPECT_EQ(expect_pass("machine/handlers/critical-section:masked").interrupts, 200U);
  EXPECT_EQ(expect_pass("machine/raised/across-cpus:and-back").interrupts, 400U);
  EXPECT_EQ(expect_pass("irq/nesting").interrupts, 800U);
}

TEST(host_driver, interrupts_land_between_any_two_instructions) {
  expect_pass("irq/torn:masked");
  expect_finding("irq/torn:open", "expectation", "no increment is lost", 400);
}

TEST(host_driver, what_may_arrive_does_in_some_iterations) {
  EXPECT_EQ(expect_pass("machine/arrivals/awaited").outcomes.size(), 3U);
}

TEST(host_driver, interrupts_land_at_many_points) {
  for (const std::string scenario : {"irq/nesting", "tasks/preemption", "tasks/migration"}) {
    const auto r = run(scenario);
    EXPECT_GE(r.landing_points, 10U) << scenario;
    EXPECT_GE(r.landing_sites, 2U) << scenario;
    EXPECT_GE(r.interrupts, r.landing_points) << scenario;
  }
}

TEST(host_driver, cpus_and_tasks_wait_wake_and_move) {
  for (const std::string scenario :
       {"irq/ping-pong", "irq/daemons", "tasks/preemption", "tasks/migration"})
    expect_pass(scenario);
}

// As often as it happens, which is in every iteration.
TEST(host_driver, misuse_ends_its_iteration_and_no_more) {
  for (const std::string scenario :
       {"ends/masked:program", "raised/misuse:raises-a-timer", "tasks/misuse:returns",
        "tasks/misuse:another-cpu", "tasks/misuse:no-task", "tasks/misuse:running-task",
        "tasks/misuse:in-a-handler"}) {
    const auto r = run("machine/" + scenario, 50);
    EXPECT_EQ(r.iterations, 50U) << scenario;
    EXPECT_EQ(r.dropped, 0U) << scenario;
    ASSERT_EQ(r.findings.size(), 1U) << scenario << text_of(r);
    EXPECT_EQ(r.findings[0].count, 50U) << scenario;
  }
}

TEST(host_driver, a_crash_costs_its_iteration) {
  const std::vector<std::pair<std::string, std::string>> crashes{
      {"null-pointer", "access through a null pointer"},
      {"unreachable-object", "access to memory that does not exist"},
      {"invalid-instruction", "illegal instruction"},
      {"endless-recursion", "stack overflow"}};
  for (const auto& [variant, what] : crashes) {
    const auto r = run("crash/faulting:" + variant, 3);
    EXPECT_EQ(r.iterations, 3U);
    ASSERT_EQ(r.findings.size(), 2U) << text_of(r);
    EXPECT_EQ(r.findings[0].message, "an expectation before the fault"); // is not lost
    EXPECT_EQ(r.findings[1].kind, "crash");
    EXPECT_EQ(r.findings[1].message, "bad: " + what);
    EXPECT_EQ(r.findings[1].count, 3U);
    EXPECT_TRUE(r.findings[1].place.starts_with("harness/platforms/qemu/test/bad_scenarios.cpp:"));
  }
  expect_finding("machine/tasks/misuse:endless-recursion", "crash", "core0: stack overflow", 3, 3);
}

TEST(host_driver, a_hang_ends_the_run_and_is_explained) {
  for (const std::string cpu : {"first", "second"})
    expect_finding("hang/waiting:" + cpu + "-cpu", "hang",
                   (cpu == "first" ? "P0" : "P1") +
                       std::string(": waits for a value that nobody writes"),
                   9, 1);
  const std::vector<std::pair<std::string, std::string>> hangs{
      {"idle", "waits for an interrupt, which never comes"},
      {"lock", "waits for a lock that nobody gives back"},
      {"lock-at-the-end", "waits for a lock that nobody gives back"},
      {"loop", "waits for what it looks at in a loop to change"},
      {"endless-loop", "goes on for ever"}};
  for (const auto& [variant, what] : hangs)
    expect_finding("hang/stuck:" + variant, "hang", "core: " + what, 9, 1);
}

TEST(host_driver, what_is_not_there_is_refused) {
  EXPECT_EQ(run("no/such").refusal, "there is no such scenario: selftest/no/such");
}

} // namespace
} // namespace heddle::native
