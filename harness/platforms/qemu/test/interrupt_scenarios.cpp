// Scenarios with interrupts: what masks, levels and raised lines mean on an emulated machine.
#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/fence.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/scenario.hpp>

namespace {

using heddle::arrival;
using heddle::atomic;
using heddle::cover;
using heddle::expect;
using heddle::fails;
using heddle::irq_level;
using heddle::kind;
using heddle::line_handle;
using heddle::observe;
using heddle::pass;
using heddle::relaxed;
namespace cpu = heddle::cpu;

template <irq_level Level>
struct masking_to {
  static constexpr irq_level level = Level;
};
using masking = masking_to<2>;
using masking_too_little = masking_to<1>;
using masking_nothing = masking_to<0>;

// A line of level 2 finds the two cells equal if it is masked while they are not.
template <class Policy>
struct critical_section {
  atomic<int> x{0};
  atomic<int> y{0};
  int seen = -1;

  void build(heddle::machine& m) {
    const auto core = m.thread("core", [this] {
      const cpu::irq_guard guard(Policy::level);
      x.store(1, relaxed);
      y.store(1, relaxed);
    });
    m.interrupt(core, "tick", {.level = 2}, [this] {
      expect(cpu::in_interrupt(), kind::expectation, "a handler knows what it is");
      expect(x.load(relaxed) == y.load(relaxed), kind::expectation,
             "the handler sees both or none");
      seen = x.load(relaxed);
      cover(seen == 0 ? "before" : "after");
    });
    m.finally([this] {
      expect(seen >= 0, kind::expectation, "what must arrive does");
      expect(!cpu::in_interrupt(), kind::expectation, "the end is no interrupt");
    });
  }
};

HEDDLE_SCENARIO(critical_section_test) =
    heddle::scenario<critical_section>("selftest/irq/critical-section", "a test of images")
        .covers("before", "after")
        .variant<masking>("masked", pass)
        .variant<masking_too_little>("masked-too-little", fails(kind::expectation))
        .variant<masking_nothing>("open", fails(kind::expectation));

// Arrivals that wait until their line is unmasked are one or more; raised twice, it runs once.
template <class>
struct coalescing {
  line_handle soft{};
  unsigned ticks = 0;
  unsigned raised = 0;

  void build(heddle::machine& m) {
    const auto core = m.thread("core", [this] {
      const irq_level before = cpu::irq_save();
      for (int i = 0; i < 10; ++i)
        heddle::atomic_thread_fence(heddle::seq_cst);
      cpu::raise(soft);
      cpu::raise(soft);
      expect(raised == 0, kind::expectation, "a masked line waits");
      cpu::irq_restore(before);
      expect(raised == 1, kind::expectation, "it runs once, at once");
      expect(cpu::irq_save() == heddle::irqs_enabled, kind::expectation, "the mask is as before");
      cpu::irq_restore(heddle::irqs_enabled);
    });
    m.interrupt(core, "tick", {.arrivals = 3}, [this] { ++ticks; });
    soft = m.interrupt(core, "soft", {.arrivals = 0}, [this] { ++raised; });
    m.finally([this] {
      expect(ticks >= 1 && ticks <= 3, kind::expectation, "at least one, at most all arrivals");
      cover(ticks == 3 ? "each" : "coalesced");
    });
  }
};

HEDDLE_SCENARIO(coalescing_test) = heddle::scenario<coalescing>("selftest/irq/coalescing",
                                                                "a test of images")
                                       .covers("each", "coalesced")
                                       .variant<masking>("pending", pass);

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

// Raised by another CPU, of a CPU that has nothing to run, or not any more.
template <class>
struct doorbell {
  atomic<int> message{0};
  line_handle bell{};
  line_handle answer{};
  int got = 0;

  void build(heddle::machine& m) {
    const auto target = m.cpu("target");
    const auto sender = m.thread("sender", [this] {
      message.store(7, relaxed);
      cpu::raise(bell);
    });
    bell = m.interrupt(target, "bell", {.arrivals = 0}, [this] {
      expect(message.load(relaxed) == 7, kind::expectation, "raising is a release");
      expect(cpu::id() == 0, kind::expectation, "a line belongs to a CPU");
      cpu::raise(answer);
    });
    answer = m.interrupt(sender, "answer", {.arrivals = 0}, [this] {
      expect(cpu::id() == 1, kind::expectation, "a line belongs to a CPU");
      ++got;
    });
    m.finally([this] { expect(got == 1, kind::expectation, "what is raised is delivered"); });
  }
};

HEDDLE_SCENARIO(doorbell_test) = heddle::scenario<doorbell>("selftest/irq/doorbell",
                                                            "a test of images")
                                     .variant<masking>("across-cpus", pass);

// Withdrawn before it is delivered, a line does not run.
template <class>
struct withdrawn {
  line_handle own{};
  line_handle shared{};
  unsigned ran = 0;
  unsigned shared_ran = 0;

  void build(heddle::machine& m) {
    const auto core = m.thread("core", [this] {
      const cpu::irq_guard guard;
      cpu::raise(own);
      cpu::withdraw(own);
      cpu::withdraw(shared);
    });
    own = m.interrupt(core, "own", {.arrivals = 0}, [this] { ++ran; });
    shared = m.interrupt(core, "shared", {.arrivals = 0}, [this] { ++shared_ran; });
    m.thread("other", [this] { cpu::raise(shared); });
    m.finally([this] {
      expect(ran == 0, kind::expectation, "a line that was withdrawn does not run");
      cover(shared_ran == 0 ? "in time" : "too late");
    });
  }
};

HEDDLE_SCENARIO(withdrawn_test) = heddle::scenario<withdrawn>("selftest/irq/withdrawn",
                                                              "a test of images")
                                      .covers("in time", "too late")
                                      .variant<masking>("pending", pass);

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

// What may arrive arrives or not; what a CPU waits for in a loop arrives, too.
template <class>
struct arriving {
  atomic<unsigned> must{0};
  int may = 0;

  void build(heddle::machine& m) {
    const auto core = m.cpu("core");
    m.interrupt(core, "may", {.arrivals = 2, .arrives = arrival::maybe}, [this] { ++may; });
    m.interrupt(core, "must", {}, [this] { must.fetch_add(1); });
    const auto waiter = m.thread("waiter", [this] { heddle::await(must, heddle::acquire, 2); });
    m.interrupt(waiter, "must as well", {}, [this] { must.fetch_add(1); });
    m.finally([this] { observe("may", may); });
  }
};

HEDDLE_SCENARIO(arriving_test) = heddle::scenario<arriving>("selftest/irq/arriving",
                                                            "a test of images")
                                     .variant<masking>("maybe", pass);

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
