// CPUs that wait: idle, in loops, for locks, as daemons; and how programs end.
#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/interrupt.hpp>

#include "harness/platforms/conformance/rule.hpp"

namespace heddle::conformance {
namespace {

constexpr irq_level masked = max_irq_level;
constexpr irq_level open = irqs_enabled;

struct doorbell {
  line_handle line;
  atomic<int> count{0};
};

// idle() waits with all lines enabled, whatever the mask, until a handler has run.
void idle_until_there_is_work(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto host = m.thread("host", [&] {
    const cpu::irq_guard guard;
    while (x.load(relaxed) == 0)
      cpu::idle();
    expect(cpu::irq_save() == max_irq_level, kind::expectation, "the mask is as it was");
    observe("x", x.load(relaxed));
  });
  m.interrupt(host, "tick", {.arrivals = 2}, [&] { x.fetch_add(1, relaxed); });
}

HEDDLE_RULE(idle_rule) = rule("machine/idle/until-there-is-work")
                             .passes<&idle_until_there_is_work>("masked", {"x=1", "x=2"});

// Enabling and waiting is one step: an arrival between the look and idle() is lost otherwise.
template <irq_level mask>
void idle_after_a_look(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto host = m.thread("host", [&] {
    const cpu::irq_guard guard(mask);
    if (x.load(relaxed) == 0)
      cpu::idle();
    observe("x", x.load(relaxed));
  });
  m.interrupt(host, "tick", {}, [&] { x.store(1, relaxed); });
}

HEDDLE_RULE(idle_after_a_look_rule) = rule("machine/idle/after-a-look")
                                          .passes<&idle_after_a_look<masked>>("masked", {"x=1"})
                                          .fails<&idle_after_a_look<open>>("open",
                                                                           fails(kind::lost_wakeup),
                                                                           {"x=1"});

// What need not come does not end it.
template <irq_level mask>
void idle_for_what_may_not_come(machine& m) {
  auto host = m.thread("host", [] {
    const cpu::irq_guard guard(mask);
    cpu::idle();
    observe("woken", 1);
  });
  m.interrupt(host, "tick", {.arrives = arrival::maybe}, [] {});
}

HEDDLE_RULE(idle_in_vain_rule) =
    rule("machine/idle/for-what-may-not-come")
        .fails<&idle_for_what_may_not_come<masked>>("masked", fails(kind::lost_wakeup), {"woken=1"})
        .fails<&idle_for_what_may_not_come<open>>("open", fails(kind::lost_wakeup), {"woken=1"});

// Another CPU wakes it, if it looks again, or cannot be told before it waits.
template <bool raises, bool looks>
void idle_for_a_raise(machine& m) {
  auto& bell = m.make<doorbell>("bell");
  auto host = m.thread("host", [&] {
    const cpu::irq_guard guard(looks ? masked : open);
    if (!looks)
      cpu::idle();
    while (looks && bell.count.load(relaxed) == 0)
      cpu::idle();
    observe("count", bell.count.load(relaxed));
  });
  bell.line = m.interrupt(host, "doorbell", {.arrivals = 0}, [&] { bell.count.store(1, relaxed); });
  m.thread("other", [&] {
    if (raises)
      cpu::raise(bell.line);
  });
}

HEDDLE_RULE(idle_for_a_raise_rule) =
    rule("machine/idle/for-a-raise")
        .passes<&idle_for_a_raise<true, true>>("masked", {"count=1"})
        .fails<&idle_for_a_raise<true, false>>("open", fails(kind::lost_wakeup), {"count=1"})
        .fails<&idle_for_a_raise<false, true>>("nobody-raises", fails(kind::lost_wakeup))
        .fails<&idle_for_a_raise<false, false>>("nobody-raises-open", fails(kind::lost_wakeup));

// CPUs that sleep until the other one wakes them.
void ping_pong(machine& m) {
  struct game {
    doorbell bells[2];

    void play(unsigned id) {
      if (id == 0)
        cpu::raise(bells[1].line);
      const irq_level before = cpu::irq_save();
      while (bells[id].count.load(relaxed) == 0)
        cpu::idle();
      cpu::irq_restore(before);
      if (id == 1)
        cpu::raise(bells[0].line);
    }
  };
  auto& g = m.make<game>("game");
  for (unsigned id : {0U, 1U}) {
    auto player = m.thread(id == 0 ? "ping" : "pong", [&g, id] { g.play(id); });
    g.bells[id].line = m.interrupt(player, "bell", {.arrivals = 0},
                                   [&g, id] { g.bells[id].count.fetch_add(1, relaxed); });
  }
  m.finally([&g] {
    observe("ping", g.bells[0].count.load());
    observe("pong", g.bells[1].count.load());
  });
}

HEDDLE_RULE(ping_pong_rule) =
    rule("machine/idle/ping-pong").passes<&ping_pong>("one-turn", {"ping=1 pong=1"});

// A handler lands while its CPU waits in a loop, unless it is masked.
template <irq_level mask>
void waits_for_its_own_handler(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto host = m.thread("host", [&] {
    const cpu::irq_guard guard(mask);
    await(x, acquire, 1);
    observe("x", x.load(relaxed));
  });
  m.interrupt(host, "tick", {}, [&] { x.store(1, release); });
}

template <irq_level mask>
void spins_for_its_own_handler(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto host = m.thread("host", [&] {
    const cpu::irq_guard guard(mask);
    while (x.load(acquire) == 0)
      cpu::relax();
    observe("x", 1);
  });
  m.interrupt(host, "tick", {}, [&] { x.store(1, release); });
}

HEDDLE_RULE(loops_rule) = rule("machine/loops/for-its-own-handler")
                              .passes<&waits_for_its_own_handler<open>>("await", {"x=1"})
                              .fails<&waits_for_its_own_handler<masked>>("await-masked",
                                                                         fails(kind::lost_wakeup),
                                                                         {"x=1"})
                              .passes<&spins_for_its_own_handler<open>>("spin", {"x=1"})
                              .fails<&spins_for_its_own_handler<masked>>("spin-masked",
                                                                         fails(kind::lost_wakeup),
                                                                         {"x=1"});

// A handler that wants the lock which its own CPU holds never gets it.
template <irq_level mask>
void lock_taken_in_a_handler(machine& m) {
  auto& lock = m.make<atomic<int>>("lock");
  const auto critical = [&lock] {
    const cpu::irq_guard guard(mask);
    await_exchange(lock, 0, 1, acquire);
    lock.store(0, release);
  };
  auto host = m.thread("host", critical);
  m.interrupt(host, "tick", {}, critical);
  m.finally([] { observe("done", 1); });
}

HEDDLE_RULE(lock_rule) = rule("machine/loops/lock-in-a-handler")
                             .passes<&lock_taken_in_a_handler<masked>>("masked", {"done=1"})
                             .fails<&lock_taken_in_a_handler<open>>("open", fails(kind::deadlock),
                                                                    {"done=1"});

// A daemon may wait for ever, and is interrupted meanwhile.
void daemon_that_waits(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto& go = m.make<atomic<int>>("go");
  auto d = m.daemon("daemon", [&] { await(go, acquire, 1); });
  m.interrupt(d, "tick", {}, [&] { x.store(1, relaxed); });
  m.finally([&] { observe("x", x.load()); });
}

void daemon_that_ends(machine& m) {
  m.daemon("daemon", [] {});
  m.finally([] { observe("done", 1); });
}

// Who waits for one that waits for ever does so as well.
template <bool daemon_only>
void waits_for_a_daemon(machine& m) {
  auto& go = m.make<atomic<int>>("go");
  auto& done = m.make<atomic<int>>("done");
  m.daemon("daemon", [&] {
    for (;;) {
      await(go, acquire, 1);
      go.store(0, relaxed);
      done.store(1, release);
    }
  });
  m.thread("host", [&] {
    if (!daemon_only)
      go.store(1, release);
    await(done, acquire, 1);
    observe("done", 1);
  });
}

// What daemons have to do they do, however late: that everybody else has ended does not stop them.
void daemons_at_the_end(machine& m) {
  struct house {
    atomic<unsigned> work{0};
    atomic<unsigned> done{0};
    doorbell bell;
  };
  auto& h = m.make<house>("house");
  m.daemon("worker", [&h] {
    for (unsigned n = 0;; ++n) {
      await_not(h.work, acquire, n);
      h.done.fetch_add(1);
      cpu::raise(h.bell.line);
    }
  });
  auto sleeper = m.daemon("sleeper", [] {
    for (;;)
      cpu::idle();
  });
  h.bell.line =
      m.interrupt(sleeper, "bell", {.arrivals = 0}, [&h] { h.bell.count.fetch_add(1, relaxed); });
  m.thread("P0", [&h] { h.work.fetch_add(1); });
  m.finally([&h] {
    observe("done", h.done.load());
    observe("rung", h.bell.count.load());
  });
}

HEDDLE_RULE(daemons_rule) = rule("machine/daemons/waiting")
                                .passes<&daemon_that_waits>("interrupted", {"x=1"})
                                .passes<&daemon_that_ends>("ending", {"done=1"})
                                .passes<&waits_for_a_daemon<false>>("serving", {"done=1"})
                                .fails<&waits_for_a_daemon<true>>("asleep",
                                                                  fails(kind::lost_wakeup))
                                .passes<&daemons_at_the_end>("at-the-end", {"done=1 rung=1"});

// The program of a CPU ends with all lines enabled.
void ends_masked(machine& m) {
  auto host = m.thread("host", [] { cpu::irq_save(); });
  m.interrupt(host, "tick", {}, [] {});
}

HEDDLE_RULE(ends_masked_rule) =
    rule("machine/ends/masked")
        .fails<&ends_masked>("program", fails(kind::forbidden_context), {},
                             {.says = "the program of a CPU ends with interrupts masked"});

} // namespace
} // namespace heddle::conformance
