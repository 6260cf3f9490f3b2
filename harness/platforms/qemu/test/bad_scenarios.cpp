// Scenarios that end a run before its time: each shows that the image reports it.
#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/fence.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/scenario.hpp>

#include "alloc/kernel/spin_lock.hpp"

namespace {

using heddle::atomic;
using heddle::fails;
using heddle::kind;

// A member of an object at null, not the null pointer itself, which sanitizers would stop at.
struct null_pointer {
  static void act() {
    auto* volatile nowhere = reinterpret_cast<volatile int*>(16);
    *nowhere = 1;
  }
};

struct invalid_instruction {
  static void act() { __builtin_trap(); }
};

// Grows until the hole below the stack.
struct endless_recursion {
  [[gnu::noinline]] static unsigned deeper(const unsigned* above) {
    volatile unsigned here[64] = {};
    here[0] = *above + 1;
    const unsigned seen = here[0];
    return seen == 0 ? 0 : deeper(&seen) + here[63]; // it would end after 2^32 calls
  }
  static void act() {
    const unsigned begin = 0;
    heddle::observe("depth", deeper(&begin));
  }
};

struct unreachable_object {
  static void act() {
    auto* volatile nowhere = reinterpret_cast<volatile int*>(0x7FFFFFFF0000);
    *nowhere = 1;
  }
};

// A failure that comes before the fault is reported as well.
template <class Policy>
struct faulting {
  atomic<int> x{0};

  void build(heddle::machine& m) {
    m.thread("good", [this] { x.fetch_add(1); });
    m.thread("bad", [this] {
      heddle::expect(x.exchange(2) == 3, kind::return_code, "an expectation before the fault");
      Policy::act();
    });
  }
};

HEDDLE_SCENARIO(faulting_test) =
    heddle::scenario<faulting>("selftest/crash/faulting", "a test of images")
        .variant<null_pointer>("null-pointer", fails(kind::crash))
        .variant<invalid_instruction>("invalid-instruction", fails(kind::crash))
        .variant<endless_recursion>("endless-recursion", fails(kind::crash))
        .variant<unreachable_object>("unreachable-object", fails(kind::crash));

struct on_first {
  static constexpr unsigned waiter = 0;
};
struct on_second {
  static constexpr unsigned waiter = 1;
};

template <class Policy>
struct waiting {
  atomic<int> never{0};

  void build(heddle::machine& m) {
    m.thread("P0", [this] { run(0); });
    m.thread("P1", [this] { run(1); });
  }

  void run(unsigned id) {
    if (id == Policy::waiter)
      heddle::await(never, heddle::acquire, 1);
  }
};

HEDDLE_SCENARIO(waiting_test) = heddle::scenario<waiting>("selftest/hang/waiting",
                                                          "a test of images")
                                    .variant<on_first>("first-cpu", fails(kind::deadlock))
                                    .variant<on_second>("second-cpu", fails(kind::deadlock));

// An interrupt that does not come, and one that comes where it must not.
template <class Policy>
struct stuck {
  heddle::kernel::spin_lock<heddle::kernel::lock_rules{.validate = false,
                                                       .masks = heddle::irqs_enabled}>
      lock;
  heddle::line_handle bell{};

  void build(heddle::machine& m) {
    const auto core = m.thread("core", [this] { Policy::run(*this); });
    bell = m.interrupt(core, "bell", {.arrivals = 0}, [this] { lock.unlock(lock.lock()); });
  }
};

struct idle_for_ever {
  static void run(stuck<idle_for_ever>&) { heddle::cpu::idle(); }
};
struct lock_in_handler {
  static void run(stuck<lock_in_handler>& s) {
    const auto before = s.lock.lock();
    heddle::cpu::raise(s.bell);
    s.lock.unlock(before);
  }
};

// After the program has ended, in a handler.
struct lock_at_the_end {
  static void run(stuck<lock_at_the_end>& s) {
    s.lock.lock();
    heddle::cpu::raise(s.bell);
  }
};
struct endless_loop {
  static void run(stuck<endless_loop>& s) {
    while (!s.lock.held_here())
      heddle::atomic_thread_fence(heddle::seq_cst);
  }
};
struct loop_that_waits {
  static void run(stuck<loop_that_waits>& s) {
    while (!s.lock.held_here())
      heddle::cpu::relax();
  }
};

HEDDLE_SCENARIO(stuck_test) = heddle::scenario<stuck>("selftest/hang/stuck", "a test of images")
                                  .variant<idle_for_ever>("idle", fails(kind::lost_wakeup))
                                  .variant<lock_in_handler>("lock", fails(kind::deadlock))
                                  .variant<lock_at_the_end>("lock-at-the-end",
                                                            fails(kind::deadlock))
                                  .variant<endless_loop>("endless-loop", fails(kind::livelock))
                                  .variant<loop_that_waits>("loop", fails(kind::livelock));

} // namespace
