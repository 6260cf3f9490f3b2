// The rules of the machine on threads of the host and in images: nothing that a rule does not
// declare, every mark, and every failure but those that a rule says are not seen there.
#include "harness/platforms/conformance/rules_test.hpp"

#include <algorithm>

#include "harness/platforms/host/stress.hpp"
#include "harness/platforms/qemu/qemu_runner.hpp"

namespace heddle::conformance {
namespace {

using native::stress_finding;
using native::stress_platform;
using native::stress_request;
using native::stress_result;

constexpr std::uint64_t iterations = 200;
constexpr std::uint64_t seeds = 100; // what is rare has this many chances

const native::stress_programs programs{.host = HEDDLE_HOST_SELFTEST,
                                       .image_x86_64 = HEDDLE_SELFTEST_X86_64,
                                       .image_aarch64 = HEDDLE_SELFTEST_AARCH64};

// What machines show of a kind: a CPU that waits for ever is a hang to them.
bool is_hang(kind what) {
  return what == kind::lost_wakeup || what == kind::deadlock || what == kind::livelock;
}
std::string shown_as(kind what) { return name_of(is_hang(what) ? kind::hang : what); }

bool is_among(const std::set<kind>& kinds, const std::string& found) {
  return std::ranges::any_of(kinds, [&](kind k) { return shown_as(k) == found; });
}

std::string text_of(const stress_result& r) {
  std::string text = r.broken + r.refusal + r.missing;
  for (const auto& f : r.findings)
    text += f.kind + ": " + f.message + " (" + f.place + ")\n";
  return text;
}

bool is_covered(const stress_result& r) {
  return std::ranges::all_of(r.cover, [](const auto& mark) { return mark.second != 0; });
}

class conformance : public testing::TestWithParam<stress_platform> {
protected:
  void SetUp() override {
    if (GetParam() == stress_platform::host)
      return;
    const bool x86 = GetParam() == stress_platform::qemu_x86_64;
    const auto machine = x86 ? qemu::machine::x86_64 : qemu::machine::aarch64;
    if ((x86 ? programs.image_x86_64 : programs.image_aarch64).empty())
      GTEST_SKIP() << "needs a package: g++-aarch64-linux-gnu";
    if (!qemu::has_emulator(machine))
      GTEST_SKIP() << "needs a package: " << qemu::package_of(machine);
  }

  // What hangs is noticed soon; what does not may take long on a host that is busy otherwise.
  static unsigned patience(const rule_variant& v) {
    if (!is_hang(v.variant.declared[rc11].primary))
      return 0;
    return GetParam() == stress_platform::host ? 200 : 5;
  }

  static stress_result run(const rule_variant& v, std::uint64_t seed) {
    stress_result r = run_stress({.platform = GetParam(),
                                  .scenario = v.name(),
                                  .seed = seed,
                                  .iterations = iterations,
                                  .hang_ms = patience(v)},
                                 programs);
    EXPECT_TRUE(r.broken.empty() && r.refusal.empty() && r.missing.empty()) << text_of(r);
    return r;
  }

  // After a failure an iteration may go on, with outcomes that the checker does not know.
  static void expect_declared(const rule_variant& v, const stress_result& r) {
    for (const auto& f : r.findings) {
      EXPECT_TRUE(is_among(v.kinds(rc11), f.kind)) << text_of(r);
      if (v.expected.about.says != nullptr) {
        EXPECT_NE(f.message.find(v.expected.about.says), std::string::npos) << text_of(r);
      }
    }
    if (!v.passes(rc11))
      return;
    std::uint64_t ended = 0;
    for (const auto& o : r.outcomes) {
      EXPECT_TRUE(v.outcomes().contains(o.values)) << o.values;
      ended += o.count;
    }
    EXPECT_EQ(ended, r.iterations - r.dropped);
  }

  static void expect_conformity(const rule_variant& v) {
    const bool fails = !v.passes(rc11) && v.expected.about.machines == nullptr;
    bool found = false;
    bool covered = false;
    for (std::uint64_t seed = 1; seed <= seeds && !(fails ? found : covered || found); ++seed) {
      const stress_result r = run(v, seed);
      expect_declared(v, r);
      found = !r.findings.empty();
      covered = is_covered(r);
      if (!r.broken.empty())
        return;
    }
    EXPECT_EQ(found, fails);
    EXPECT_TRUE(fails || covered);
  }
};

TEST_P(conformance, a_machine_shows_what_the_rules_say_and_nothing_else) {
  for_each_variant(&expect_conformity);
}

INSTANTIATE_TEST_SUITE_P(machines, conformance,
                         testing::Values(stress_platform::host, stress_platform::qemu_x86_64,
                                         stress_platform::qemu_aarch64),
                         [](const auto& info) {
                           switch (info.param) {
                           case stress_platform::host:
                             return "host";
                           case stress_platform::qemu_x86_64:
                             return "x86_64";
                           default:
                             return "aarch64";
                           }
                         });

} // namespace
} // namespace heddle::conformance
