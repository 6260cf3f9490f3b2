// What instrumentation cannot see of code under test: a CPU that comes to it stops there, and there
// is no verdict. What nobody comes to does not matter.
#include <array>
#include <csetjmp>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <pthread.h>
#include <ucontext.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <heddle/atomic.hpp>
#include <heddle/expect.hpp>
#include <heddle/machine.hpp>

#include "checker/check/check.hpp"
#include "checker/runtime/unseen_code.hpp"

// The same code without and with optimisation.
#define HEDDLE_DECLARE(level)                                                                      \
  void change_by_assembly_##level();                                                               \
  int may_change_by_assembly_##level();                                                            \
  int harmless_assembly_##level(int);                                                              \
  void fence_by_assembly_##level();                                                                \
  int use_thread_local_##level();                                                                  \
  void* use_thread_pointer_##level();                                                              \
  int call_function_##level();                                                                     \
  int call_by_pointer_##level();                                                                   \
  int call_program_by_pointer_##level();                                                           \
  int call_instrumented_##level();                                                                 \
  void end_##level(int);                                                                           \
  long ask_kernel_##level();                                                                       \
  int set_errno_##level(int);                                                                      \
  int change_pair_##level();
extern "C" {
HEDDLE_DECLARE(O0)
HEDDLE_DECLARE(O2)
int call_function_trusted();
int call_by_pointer_trusted();
int not_instrumented() { return 1; }
}

namespace heddle::checker {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

using action = std::function<void()>;

// Two CPUs do the same.
check_result both(const action& what, engine by = engine::optimal) {
  return check({.engine = by}, [&](machine& m) {
    m.thread("P0", [&what] { what(); });
    m.thread("P1", [&what] { what(); });
  });
}

struct unseen_case {
  const char* what;
  std::vector<action> levels;
  std::string sentence; // regular expression
};

#define BOTH(function)                                                                             \
  {                                                                                                \
    [] { function##_O0(); }, [] { function##_O2(); }                                               \
  }

std::vector<unseen_case> unseen_cases() {
  return {
    {"assembly that changes memory", BOTH(change_by_assembly),
     R"(P0 reaches inline assembly at checker/runtime/unseen_code.c:[0-9]+: ")"},
        {"assembly that orders memory", BOTH(fence_by_assembly),
         R"(P0 reaches inline assembly at checker/runtime/unseen_code.c:[0-9]+: ")"},
        {"a thread_local variable", BOTH(use_thread_local),
         R"(P0 uses (mine|thread_local storage).* at unseen_code.c:[0-9]+ in use_thread_local)"},
        {"the thread pointer", BOTH(use_thread_pointer), "P0 uses thread_local storage"},
        {"a function", BOTH(call_function),
         R"(P0 calls rand at unseen_code.c:[0-9]+, which is not instrumented \(HARMLESS rand)"},
        {"a function by its address", BOTH(call_by_pointer),
         R"(P0 calls rand at unseen_code.c:[0-9]+)"},
        {"a function of the program by its address", BOTH(call_program_by_pointer),
         "P0 calls not_instrumented, which is not instrumented"},
        {"a system call", BOTH(ask_kernel),
         R"(P0 makes a system call \(SYS_gettid\) at unseen_code.c:[0-9]+)"},
#if defined(__x86_64__)
        {"an atomic of 16 bytes", BOTH(change_pair),
         "P0 comes to an atomic (access of 16 bytes|instruction.*cmpxchg16b.*) at unseen_code"},
#endif
  };
}

TEST(unseen_code, is_never_a_pass_nor_a_failure) {
  for (const unseen_case& c : unseen_cases())
    for (const action& level : c.levels)
      for (const engine by : {engine::optimal, engine::naive}) {
        const check_result r = both(level, by);
        EXPECT_EQ(r.verdict, verdict::inconclusive) << c.what << "\n" << r.report();
        EXPECT_FALSE(r.exhaustive) << c.what;
        ASSERT_EQ(r.unseen.size(), 2U) << c.what << "\n" << r.report();
        EXPECT_THAT(r.unseen[0], testing::ContainsRegex(c.sentence)) << c.what;
        EXPECT_THAT(r.unseen[1], StartsWith("P1 ")) << c.what;
      }
}

TEST(unseen_code, that_nobody_comes_to_does_not_matter) {
  for (const action& level : std::vector<action> BOTH(may_change_by_assembly)) {
    const check_result r = both(level);
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
    EXPECT_EQ(r.executions, 2U);
  }
}

TEST(unseen_code, is_not_what_stays_in_registers_or_is_known) {
  const std::vector<action> levels{[] { harmless_assembly_O0(5); }, [] { harmless_assembly_O2(5); },
                                   [] { call_instrumented_O0(); }};
  for (std::size_t i = 0; i < 2; ++i)
    EXPECT_EQ(both(levels[i]).verdict, verdict::pass) << both(levels[i]).report();
}

TEST(unseen_code, is_not_what_is_said_to_be_harmless) {
  EXPECT_EQ(both([] { call_function_trusted(); }).verdict, verdict::pass);
  EXPECT_EQ(both([] { call_by_pointer_trusted(); }).verdict, verdict::pass);
}

// The count of the other library is a race: its accesses are seen.
TEST(unseen_code, is_not_what_another_library_of_instrumented_code_has) {
  for (const action& level : std::vector<action> BOTH(call_instrumented)) {
    const check_result r = both(level);
    EXPECT_EQ(r.kinds, std::set<kind>{kind::data_race}) << r.report();
    EXPECT_THAT(r.unseen, IsEmpty());
  }
}

// Before and after the CPUs it simply happens; and the CPUs stop all the same, in every check.
TEST(unseen_code, runs_where_nobody_else_does) {
  for (int again = 0; again < 2; ++again) {
    const auto with = [](const action& on_cpu) {
      return check({}, [&](machine& m) {
        m.initially([] { change_by_assembly_O0(); });
        m.thread("P0", [&on_cpu] { on_cpu(); });
        m.finally([] {
          change_by_assembly_O0();
          call_function_O2();
        });
      });
    };
    const check_result none = with([] { may_change_by_assembly_O0(); });
    EXPECT_EQ(none.verdict, verdict::pass) << none.report();
    const check_result some = with([] { change_by_assembly_O0(); });
    EXPECT_EQ(some.verdict, verdict::inconclusive) << some.report();
  }
}

TEST(unseen_code, hides_no_failure_of_others) {
  const check_result r = check({}, [](machine& m) {
    m.thread("P0", [] { change_by_assembly_O2(); });
    m.thread("P1", [] { expect(may_change_by_assembly_O2() != 0, kind::expectation, "no"); });
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::expectation}) << r.report();
}

TEST(unseen_code, to_end_the_program_is_a_crash) {
  const char* const names[] = {"exit(0)", "_exit(0)", "_Exit(0)", "quick_exit(0)",
                               "syscall(SYS_exit_group)()"};
  for (int how = 0; how < 5; ++how)
    for (const auto& level : {end_O0, end_O2}) {
      const check_result r = both([=] { level(how); });
      EXPECT_EQ(r.kinds, std::set<kind>{kind::crash}) << r.report();
      EXPECT_EQ(r.failure.message, std::string(names[how]) + " was called");
      EXPECT_THAT(std::string(r.failure.where.file), HasSubstr("unseen_code.c"));
    }
}

TEST(unseen_code, to_end_the_program_is_a_crash_wherever_it_is_done) {
  const auto at_the_beginning = check({}, [](machine& m) {
    m.initially([] { end_O2(0); });
    m.thread("P0", [] {});
  });
  EXPECT_EQ(at_the_beginning.kinds, std::set<kind>{kind::crash}) << at_the_beginning.report();
  const auto by_other_code = both([] { std::exit(0); });
  EXPECT_EQ(by_other_code.kinds, std::set<kind>{kind::crash}) << by_other_code.report();
}

// Code of the program that is not instrumented, a shim for instance.
TEST(unseen_code, may_not_leave_the_process_either) {
  const auto starts_thread = [] {
    pthread_t thread{};
    pthread_create(
        &thread, nullptr, [](void* p) { return p; }, nullptr);
  };
  const auto jumps = [] {
    jmp_buf here;
    if (setjmp(here) == 0)
      longjmp(here, 1);
  };
  const std::vector<std::pair<const char*, action>> ways{
      {"P0 calls fork at unseen_code_test.cpp", [] { fork(); }},
      {"P0 calls pthread_create at unseen_code_test.cpp", starts_thread},
      {"P0 calls _?longjmp at unseen_code_test.cpp", jumps}};
  for (const auto& [sentence, way] : ways) {
    const check_result r = both(way);
    EXPECT_EQ(r.verdict, verdict::inconclusive) << sentence << r.report();
    ASSERT_FALSE(r.unseen.empty()) << sentence;
    EXPECT_THAT(r.unseen[0], testing::ContainsRegex(sentence));
  }
}

TEST(unseen_code, may_not_run_on_a_stack_of_its_own) {
  static ucontext_t cpu;
  static ucontext_t coroutine;
  static std::array<std::byte, 65536> stack;
  static atomic<int>* counter = nullptr;
  const check_result r = check({}, [](machine& m) {
    counter = &m.make<atomic<int>>("counter", 0);
    m.thread("P0", [] {
      getcontext(&coroutine);
      coroutine.uc_stack.ss_sp = stack.data();
      coroutine.uc_stack.ss_size = stack.size();
      coroutine.uc_link = &cpu;
      makecontext(
          &coroutine, [] { counter->store(1); }, 0);
      swapcontext(&cpu, &coroutine);
    });
  });
  EXPECT_EQ(r.kinds, std::set<kind>{kind::crash}) << r.report();
  EXPECT_THAT(r.failure.message, HasSubstr("a stack that is not its CPU's"));
}

TEST(unseen_code, errno_is_each_cpus_own) {
  for (const auto& level : {set_errno_O0, set_errno_O2}) {
    const check_result r = check({}, [&](machine& m) {
      for (const int to : {1, 2})
        m.thread(to == 1 ? "P0" : "P1",
                 [=] { expect(level(to) == to, kind::expectation, "nobody else has changed it"); });
    });
    EXPECT_EQ(r.verdict, verdict::pass) << r.report();
  }
}

TEST(unseen_code, of_this_program) {
  EXPECT_THAT(always_unseen(), IsEmpty());
  EXPECT_THAT(places_to_stop(),
              Contains(StartsWith("reaches inline assembly of checker/runtime/unseen_code.c")));
  EXPECT_THAT(places_to_stop(), Contains("calls rand"));
}

} // namespace
} // namespace heddle::checker
