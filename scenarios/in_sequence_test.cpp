// Every variant of every scenario, one CPU after the other in the order in which they were built:
// without concurrency nothing fails, mutants included, and the scenario's marks are reached (those
// of a single variant may need another order). A mutant that failed here would prove nothing about
// interleavings. Faults of a single CPU, which say so (variant_details::alone), do fail here.
//
// Machines with interrupts or tasks are left out: here is nobody who delivers or switches. They are
// run by harness/quality/sequence.
#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <heddle/machine.hpp>
#include <heddle/native/context.hpp>
#include <heddle/scenario.hpp>

namespace {

struct record {
  std::vector<std::string> failures;
  std::set<std::string> marks;
  std::uint8_t mask = 0; // of interrupts, of the CPU that runs
};

record& of(heddle::native::context& c) { return *static_cast<record*>(c.driver); }

// Installs itself as the driver of this thread for one run.
class recorder {
public:
  recorder() {
    auto& c = heddle::native::current;
    saved_ = c;
    c.driver = &seen;
    c.failed = [](heddle::native::context& at, heddle::kind what, const char* why, heddle::place) {
      of(at).failures.push_back(std::string(heddle::name_of(what)) + ": " + why);
    };
    c.cover = [](heddle::native::context& at, const char* mark) { of(at).marks.insert(mark); };
    c.irq_save = [](heddle::native::context& at, std::uint8_t up_to) {
      return std::exchange(of(at).mask, std::max(of(at).mask, up_to));
    };
    c.irq_restore = [](heddle::native::context& at, std::uint8_t before) { of(at).mask = before; };
  }
  ~recorder() { heddle::native::current = saved_; }

  record seen;

private:
  heddle::native::context saved_;
};

// The machine of a variant, and its memory.
struct built {
  explicit built(const heddle::scenario_variant& variant)
      : memory(variant.bytes + variant.alignment) {
    void* storage = memory.data();
    std::size_t room = memory.size();
    if (std::align(variant.alignment, variant.bytes, storage, room) == nullptr)
      std::abort();
    variant.build(storage, m);
  }
  bool runs_in_sequence() const { return m.tasks() == 0 && m.lines() == 0; }

  std::vector<std::byte> memory;
  heddle::machine m{heddle::machine_storage{}};
};

void run_in_sequence(const heddle::machine& m) {
  heddle::native::current.cpu_count = m.cpus();
  m.run_initially();
  for (unsigned cpu = 0; cpu < m.cpus(); ++cpu) {
    heddle::native::current.cpu_id = cpu;
    m.run_cpu(cpu);
  }
  m.run_finally();
}

void expect_marks(const char* const (&declared)[heddle::max_marks], const record& seen) {
  for (const char* mark : declared) {
    EXPECT_TRUE(mark == nullptr || seen.marks.contains(mark)) << mark;
  }
}

TEST(scenarios_in_sequence, every_variant_passes) {
  unsigned variants = 0;
  for (const auto* scenario : heddle::registered_scenarios()) {
    for (const auto& variant : *scenario) {
      if (variant.details.alone != nullptr)
        continue;
      SCOPED_TRACE(std::string(scenario->name) + ":" + variant.name);
      recorder watch;
      const built program(variant);
      if (!program.runs_in_sequence())
        continue;
      run_in_sequence(program.m);
      EXPECT_EQ(watch.seen.failures, std::vector<std::string>{});
      expect_marks(scenario->covers, watch.seen);
      ++variants;
    }
  }
  EXPECT_GT(variants, 0U);
}

constexpr int failed_alone = 3;
constexpr unsigned hangs_after_seconds = 2;

// Ends the process: the code behind a failed property, or a CPU that waits for itself, is not to be
// gone on with.
[[noreturn]] void fail_in_sequence(const heddle::scenario_variant& variant) {
  alarm(hangs_after_seconds);
  recorder watch;
  heddle::native::current.failed = [](heddle::native::context&, heddle::kind, const char*,
                                      heddle::place) { std::_Exit(failed_alone); };
  run_in_sequence(built(variant).m);
  std::_Exit(EXIT_SUCCESS);
}

bool failed_or_hung(int status) {
  return (WIFEXITED(status) && WEXITSTATUS(status) == failed_alone) ||
         (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM);
}

TEST(scenarios_in_sequence, a_fault_of_a_single_cpu_needs_no_other) {
  for (const auto* scenario : heddle::registered_scenarios()) {
    for (const auto& variant : *scenario) {
      if (variant.details.alone == nullptr)
        continue;
      SCOPED_TRACE(std::string(scenario->name) + ":" + variant.name);
      if (built(variant).runs_in_sequence()) {
        EXPECT_EXIT(fail_in_sequence(variant), failed_or_hung, "");
      }
    }
  }
}

TEST(scenarios_in_sequence, every_variant_says_why_it_is_declared_so) {
  for (const auto* scenario : heddle::registered_scenarios()) {
    for (const auto& variant : *scenario)
      EXPECT_NE(variant.details.because, nullptr) << scenario->name << ":" << variant.name;
  }
}

} // namespace
