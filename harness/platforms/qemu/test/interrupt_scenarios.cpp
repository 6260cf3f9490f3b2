// Scenarios with interrupts, beyond the rules that every platform is tested with
// (harness/platforms/conformance): what has too many interleavings for an exploration, and what
// only a machine shows.
#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/scenario.hpp>

namespace {

using heddle::atomic;
using heddle::cover;
using heddle::expect;
using heddle::fails;
using heddle::irq_level;
using heddle::kind;
using heddle::line_handle;
using heddle::pass;
using heddle::relaxed;
namespace cpu = heddle::cpu;

template <irq_level Level>
struct masking_to {
  static constexpr irq_level level = Level;
};
using masking = masking_to<2>;
using masking_nothing = masking_to<0>;

// Only a strictly higher level interrupts a handler, an NMI everything.
template <class>
struct nesting {
  atomic<unsigned> steps{0};
  unsigned inside = 0;     // levels of the handlers in progress, one bit each
  atomic<unsigned> ran{0}; // an NMI may interrupt the increment

  void build(heddle::machine& m) {
    const auto core = m.thread("core", [this] {
      const cpu::irq_guard guard;
      work();
    });
    m.interrupt(core, "low", {.level = 1}, [this] { handle(1); });
    m.interrupt(core, "equal", {.level = 1}, [this] { handle(1); });
    m.interrupt(core, "high", {.level = heddle::max_irq_level}, [this] { handle(15); });
    m.nmi(core, "watchdog", {}, [this] { handle(16); });
    m.finally([this] { expect(ran.load() == 4, kind::expectation, "all handlers ran"); });
  }

  void work() {
    for (int i = 0; i < 8; ++i)
      steps.fetch_add(1, relaxed);
  }

  void handle(unsigned level) {
    expect(inside >> level == 0, kind::expectation, "only a higher level nests");
    if (inside != 0)
      cover(level == 16 ? "NMI in a handler" : "nested");
    else if (level == 16 && steps.load(relaxed) != 0 && steps.load(relaxed) < 8)
      cover("NMI in a masked section");
    inside |= 1U << level;
    cpu::irq_restore(heddle::irqs_enabled); // the handler's own level stays masked
    work();
    inside &= ~(1U << level);
    ran.fetch_add(1, relaxed);
  }
};

HEDDLE_SCENARIO(nesting_test) = heddle::scenario<nesting>("selftest/irq/nesting",
                                                          "a test of images")
                                    .covers("nested", "NMI in a handler", "NMI in a masked section")
                                    .variant<masking>("levels", pass);

// Two CPUs that sleep until the other one wakes them; and one that its own timer wakes.
template <class>
struct ping_pong {
  static constexpr int turns = 5;
  line_handle bells[2]{};
  int rung[2] = {0, 0};
  unsigned ticks = 0;

  void build(heddle::machine& m) {
    const auto ping = m.thread("ping", [this] { play(0); });
    const auto pong = m.thread("pong", [this] { play(1); });
    bells[0] = m.interrupt(ping, "ping", {.arrivals = 0}, [this] { ++rung[0]; });
    bells[1] = m.interrupt(pong, "pong", {.arrivals = 0}, [this] { ++rung[1]; });
    const auto sleeper = m.thread("sleeper", [this] {
      const cpu::irq_guard guard;
      while (ticks < 2) {
        cpu::idle();
        expect(cpu::irq_save() == heddle::max_irq_level, kind::expectation,
               "idle() leaves the mask as it was");
      }
    });
    for (const char* name : {"tick", "tock"})
      m.interrupt(sleeper, name, {}, [this] { ++ticks; });
  }

  void play(unsigned id) {
    for (int turn = 1; turn <= turns; ++turn) {
      if (id == 0)
        cpu::raise(bells[1]);
      const irq_level before = cpu::irq_save();
      while (rung[id] < turn)
        cpu::idle();
      cpu::irq_restore(before);
      if (id == 1)
        cpu::raise(bells[0]);
    }
    cover("played");
  }
};

HEDDLE_SCENARIO(ping_pong_test) = heddle::scenario<ping_pong>("selftest/irq/ping-pong",
                                                              "a test of images")
                                      .covers("played")
                                      .variant<masking>("idle", pass);

// Interrupts land between instructions that are no operations of the contract, too.
template <class Policy>
struct torn_by_interrupt {
  volatile unsigned counter = 0;
  volatile unsigned seen = 0; // between the two halves of an increment, which no instruction joins
  volatile unsigned handled = 0;

  void build(heddle::machine& m) {
    const auto core = m.thread("core", [this] {
      const cpu::irq_guard guard(Policy::level);
      for (unsigned i = 0; i < 50; ++i) {
        seen = counter;
        counter = seen + 1;
      }
    });
    m.interrupt(core, "tick", {.arrivals = 3, .level = 2}, [this] {
      counter = counter + 1;
      handled = handled + 1;
    });
    m.finally(
        [this] { expect(counter == 50 + handled, kind::expectation, "no increment is lost"); });
  }
};

HEDDLE_SCENARIO(torn_by_interrupt_test) = heddle::scenario<torn_by_interrupt>("selftest/irq/torn",
                                                                              "a test of images")
                                              .variant<masking>("masked", pass)
                                              .variant<masking_nothing>("open",
                                                                        fails(kind::expectation));

// Dropped by a handler while the other CPU is idle, masked or in a handler itself.
constinit unsigned begun = 0;

template <class>
struct dropped {
  line_handle bell{};
  atomic<unsigned> x{0};
  bool rung = false;

  void build(heddle::machine& m) {
    m.initially([] {
      expect(++begun == 1, kind::expectation, "static storage is reset");
      expect(!cpu::in_interrupt(), kind::expectation, "no handler is left over");
      expect(cpu::irq_save(0) == heddle::irqs_enabled, kind::expectation, "nor is a mask");
    });
    const auto sleeper = m.thread("sleeper", [this] {
      expect(!cpu::in_interrupt(), kind::expectation, "no handler is left over");
      expect(cpu::irq_save() == heddle::irqs_enabled, kind::expectation, "nor is a mask");
      while (!rung)
        cpu::idle();
      cpu::irq_restore(heddle::irqs_enabled);
    });
    bell = m.interrupt(sleeper, "bell", {.arrivals = 0}, [this] {
      rung = true;
      x.fetch_add(1);
    });
    const auto other = m.thread("other", [this] {
      for (int i = 0; i < 5; ++i)
        x.fetch_add(1);
    });
    m.interrupt(other, "tick", {}, [this] {
      x.fetch_add(1);
      heddle::assume(heddle::choose(2) == 0);
      cpu::raise(bell);
    });
    m.finally([this] {
      expect(x.load() == 7, kind::expectation, "nothing is left pending, nothing is lost");
      cover("ended");
    });
  }
};

HEDDLE_SCENARIO(dropped_test) = heddle::scenario<dropped>("selftest/irq/dropped",
                                                          "a test of images")
                                    .covers("ended")
                                    .variant<masking>("by-a-handler", pass);

// Daemons do what they have to, and are left where they wait for more.
template <class>
struct daemons {
  atomic<unsigned> work{0};
  atomic<unsigned> done{0};
  line_handle bell{};
  unsigned rung = 0;

  void build(heddle::machine& m) {
    m.daemon("worker", [this] {
      for (unsigned n = 0;; ++n) {
        heddle::await_not(work, heddle::acquire, n);
        done.fetch_add(1);
        cpu::raise(bell);
      }
    });
    const auto sleeper = m.daemon("sleeper", [] {
      for (;;)
        cpu::idle();
    });
    bell = m.interrupt(sleeper, "bell", {.arrivals = 0}, [this] { ++rung; });
    m.daemon("ends at once", [] {});
    m.thread("P0", [this] {
      work.fetch_add(1);
      heddle::await(done, heddle::acquire, 1);
      work.fetch_add(1);
    });
    m.finally([this] {
      expect(done.load() == 2, kind::expectation, "the last piece of work is done as well");
      expect(rung >= 1 && rung <= 2, kind::expectation, "and told");
    });
  }
};

HEDDLE_SCENARIO(daemons_test) = heddle::scenario<daemons>("selftest/irq/daemons",
                                                          "a test of images")
                                    .variant<masking>("waiting", pass);

} // namespace
