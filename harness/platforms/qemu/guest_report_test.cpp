// Lines of an image as data.
#include "harness/platforms/qemu/guest_report.hpp"

#include <gtest/gtest.h>

namespace {

using heddle::qemu::parse_guest_report;

TEST(guest_report, a_run_that_failed) {
  const auto r = parse_guest_report(
      "heddle: boot machine=aarch64 cpus=4\n"
      "heddle: failure count=3 iteration=17 cpu=1 kind=lost-wakeup place=scenarios/x.cpp:42 why=it "
      "should = wake up\n"
      "heddle: cover count=0 mark=a mark\r\n"
      "heddle: outcome count=12 iteration=2 values=r0=0 r1=1\n"
      "heddle: cpu id=1 iterations=10 operations=80 timer=3 ipi=4\n"
      "heddle: result verdict=FAIL status=10 iterations=10 dropped=1 failures=3 cpus=4 lanes=2 "
      "seed=9 "
      "sites=5 points=6 fingerprint=0xfedcba9876543210 scenario=a/b/c variant=v\n");
  EXPECT_EQ(r.machine, "aarch64");
  EXPECT_EQ(r.cpus, 4U);
  ASSERT_EQ(r.failures.size(), 1U);
  EXPECT_EQ(r.failures[0].kind, "lost-wakeup");
  EXPECT_EQ(r.failures[0].place, "scenarios/x.cpp:42");
  EXPECT_EQ(r.failures[0].why, "it should = wake up");
  EXPECT_EQ(r.failures[0].count, 3U);
  EXPECT_EQ(r.failures[0].iteration, 17U);
  EXPECT_EQ(r.cover.at("a mark"), 0U);
  ASSERT_EQ(r.outcomes.size(), 1U);
  EXPECT_EQ(r.outcomes[0].values, "r0=0 r1=1");
  ASSERT_EQ(r.by_cpu.size(), 1U);
  EXPECT_EQ(r.by_cpu[0].operations, 80U);
  ASSERT_TRUE(r.totals);
  EXPECT_EQ(r.totals->status, 10U);
  EXPECT_EQ(r.totals->lanes, 2U);
  EXPECT_EQ(r.totals->fingerprint, 0xFEDCBA9876543210U);
  EXPECT_EQ(r.totals->variant, "v");
  EXPECT_FALSE(r.crash);
}

TEST(guest_report, crashes_and_hangs) {
  const auto r = parse_guest_report(
      "heddle: crash cpu=3 cause=0xe00000002 pc=0x104621 address=0x10 iteration=4 lane=the_lane "
      "after=a.cpp:5 what=page fault\n"
      "heddle: hang cpu=0 iteration=1 operations=8 lane=P0 after=- what=waits for a lock that "
      "nobody gives back\n");
  ASSERT_TRUE(r.crash);
  EXPECT_EQ(r.crash->what, "page fault");
  EXPECT_EQ(r.crash->cause, 0xE00000002U);
  EXPECT_EQ(r.crash->pc, 0x104621U);
  EXPECT_EQ(r.crash->address, 0x10U);
  EXPECT_EQ(r.crash->lane, "the_lane");
  ASSERT_EQ(r.hangs.size(), 1U);
  EXPECT_EQ(r.hangs[0].after, "");
  EXPECT_EQ(r.hangs[0].what, "waits for a lock that nobody gives back");
  EXPECT_FALSE(r.totals);
}

TEST(guest_report, refusals) {
  const auto r = parse_guest_report("heddle: refused needed=17 reason=more CPUs are needed");
  EXPECT_EQ(r.cpus_needed, 17U);
  const auto s = parse_guest_report("heddle: refused about=bla reason=what is this");
  EXPECT_EQ(s.refusal, "what is this: bla");
  EXPECT_FALSE(s.cpus_needed);
}

TEST(guest_report, noise_is_skipped) {
  const auto r = parse_guest_report("firmware\n\x1b[2Jheddle: boot machine=x86_64 cpus=2\n"
                                    "heddle: novelty x=1\nheddle:\nheddle: cpu\nheddle: cpu id\n");
  EXPECT_EQ(r.machine, "x86_64");
  EXPECT_EQ(r.by_cpu.size(), 2U);
  EXPECT_TRUE(parse_guest_report("").machine.empty());
}

} // namespace
