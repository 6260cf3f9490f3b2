// Masks, levels, arrivals, raising, idle CPUs, daemons.
#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/plain.hpp>

#include "checker/relacy/machine_cases.hpp"

namespace heddle::relacy {
namespace {

// A host of two reads, and a line that writes once.
template <irq_level masked, irq_level level>
void one_arrival(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto host = m.thread("host", [&] {
    const cpu::irq_guard guard(masked);
    const int a = x.load(relaxed);
    observe("seen", a * 10 + x.load(relaxed));
  });
  const auto handler = [&] {
    expect(cpu::in_interrupt(), kind::expectation, "a handler runs");
    x.store(1, relaxed);
  };
  if constexpr (level == nmi_level)
    m.nmi(host, "watchdog", {}, handler);
  else
    m.interrupt(host, "tick", {.level = level}, handler);
}

void handler_runs_to_its_end(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto& y = m.make<atomic<int>>("y");
  auto host = m.thread("host", [&] {
    const int a = x.load(relaxed);
    observe("seen", a * 10 + y.load(relaxed));
  });
  m.interrupt(host, "tick", {}, [&] {
    x.store(1, relaxed);
    y.store(1, relaxed);
  });
}

void handler_seen_by_others(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto& y = m.make<atomic<int>>("y");
  auto idle = m.cpu("core0");
  m.interrupt(idle, "tick", {}, [&] {
    x.store(1, relaxed);
    y.store(1, release);
  });
  m.thread("other", [&] {
    const int b = y.load(acquire);
    observe("seen", x.load(relaxed) * 10 + b);
  });
}

template <unsigned arrivals, arrival arrives>
void counted(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto core = m.cpu("core0");
  m.interrupt(core, "tick", {.arrivals = arrivals, .arrives = arrives}, [&] {
    expect(x.load(relaxed) % 2 == 0, kind::expectation, "its own level does not nest");
    x.fetch_add(1, relaxed);
    x.fetch_add(1, relaxed);
  });
  m.finally([&] { observe("x", x.load()); });
}

// Arrivals coalesce only if they can have come while the line was kept out.
template <irq_level masked>
void masked_arrivals(machine& m) {
  auto& count = m.make<atomic<int>>("count");
  auto& x = m.make<atomic<int>>("x");
  auto host = m.thread("host", [&x] {
    const cpu::irq_guard guard(masked);
    x.store(1, relaxed);
  });
  m.interrupt(host, "tick", {.arrivals = 2}, [&] { count.fetch_add(1, relaxed); });
  m.finally([&] { observe("count", count.load()); });
}

template <irq_level first, irq_level second>
void nesting(machine& m) {
  auto& depth = m.make<atomic<int>>("depth");
  auto& deepest = m.make<atomic<int>>("deepest");
  auto core = m.cpu("core0");
  const auto handler = [&] {
    const int mine = depth.fetch_add(1, relaxed) + 1;
    if (mine > deepest.load(relaxed))
      deepest.store(mine, relaxed);
    depth.fetch_sub(1, relaxed);
  };
  m.interrupt(core, "first", {.level = first}, handler);
  m.interrupt(core, "second", {.level = second}, handler);
  m.finally([&] { observe("deepest", deepest.load()); });
}

struct doorbell {
  line_handle line;
  plain<int> message{0};
  atomic<int> count{0};
};

// How often a handler runs whose line is raised so often by another CPU.
template <int raises>
void raised(machine& m) {
  auto& bell = m.make<doorbell>("bell");
  auto core = m.cpu("core0");
  bell.line = m.interrupt(core, "doorbell", {.arrivals = 0},
                          [&] { bell.count.store(bell.count.load(relaxed) + 1, relaxed); });
  m.thread("other", [&] {
    for (int i = 0; i < raises; ++i)
      cpu::raise(bell.line);
  });
  m.finally([&] { observe("count", bell.count.load()); });
}

void raise_is_a_release(machine& m) {
  auto& bell = m.make<doorbell>("bell");
  auto core = m.cpu("core0");
  bell.line =
      m.interrupt(core, "doorbell", {.arrivals = 0}, [&] { observe("m", bell.message.load()); });
  m.thread("other", [&] {
    bell.message.store(1);
    cpu::raise(bell.line);
  });
}

void raise_orders_nothing_after_it(machine& m) {
  auto& bell = m.make<doorbell>("bell");
  auto core = m.cpu("core0");
  bell.line =
      m.interrupt(core, "doorbell", {.arrivals = 0}, [&] { observe("m", bell.message.load()); });
  m.thread("other", [&] {
    cpu::raise(bell.line);
    bell.message.store(1);
  });
}

template <bool initially>
void raised_by_itself(machine& m) {
  auto& bell = m.make<doorbell>("bell");
  auto host = m.thread("host", [&] {
    const auto before = cpu::irq_save();
    if (!initially)
      cpu::raise(bell.line);
    observe("masked", bell.count.load(relaxed));
    cpu::irq_restore(before);
    observe("open", bell.count.load(relaxed));
  });
  bell.line = m.interrupt(host, "soft", {.arrivals = 0}, [&] { bell.count.fetch_add(1, relaxed); });
  if (initially)
    m.initially([&] { cpu::raise(bell.line); });
  m.finally([&] { observe("count", bell.count.load()); });
}

void withdrawn(machine& m) {
  auto& bell = m.make<doorbell>("bell");
  auto host = m.thread("host", [&] {
    const cpu::irq_guard masked;
    cpu::raise(bell.line);
    bell.count.load(relaxed);
    cpu::withdraw(bell.line);
  });
  bell.line =
      m.interrupt(host, "timer", {.arrivals = 0}, [&] { bell.count.fetch_add(1, relaxed); });
  m.finally([&] { observe("count", bell.count.load()); });
}

void raises_what_arrives_by_itself(machine& m) {
  auto& bell = m.make<doorbell>("bell");
  auto host = m.thread("host", [&] { cpu::raise(bell.line); });
  bell.line = m.interrupt(host, "tick", {}, [] {});
}

void ends_masked(machine& m) {
  auto host = m.thread("host", [] { cpu::irq_save(); });
  m.interrupt(host, "tick", {}, [] {});
}

void idle_until_there_is_work(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto host = m.thread("host", [&] {
    const cpu::irq_guard masked;
    while (x.load(relaxed) == 0)
      cpu::idle();
    observe("x", x.load(relaxed));
  });
  m.interrupt(host, "tick", {.arrivals = 2}, [&] { x.fetch_add(1, relaxed); });
}

// Enabling and waiting must be one step: an arrival between the look and idle() is lost otherwise.
template <irq_level masked>
void idle_after_a_look(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto host = m.thread("host", [&] {
    const cpu::irq_guard guard(masked);
    if (x.load(relaxed) == 0)
      cpu::idle();
    observe("x", x.load(relaxed));
  });
  m.interrupt(host, "tick", {}, [&] { x.store(1, relaxed); });
}

void idle_for_what_may_not_come(machine& m) {
  auto host = m.thread("host", [] {
    const cpu::irq_guard masked;
    cpu::idle();
  });
  m.interrupt(host, "tick", {.arrives = arrival::maybe}, [] {});
}

template <bool raises>
void idle_for_a_raise(machine& m) {
  auto& bell = m.make<doorbell>("bell");
  auto host = m.thread("host", [&] {
    const cpu::irq_guard masked;
    while (bell.count.load(relaxed) == 0)
      cpu::idle();
    observe("count", bell.count.load(relaxed));
  });
  bell.line = m.interrupt(host, "doorbell", {.arrivals = 0}, [&] { bell.count.store(1, relaxed); });
  m.thread("other", [&] {
    if (raises)
      cpu::raise(bell.line);
  });
}

template <irq_level masked>
void waits_for_its_own_handler(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto host = m.thread("host", [&] {
    const cpu::irq_guard guard(masked);
    await(x, acquire, 1);
    observe("x", x.load(relaxed));
  });
  m.interrupt(host, "tick", {}, [&] { x.store(1, release); });
}

template <irq_level masked>
void spins_for_its_own_handler(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto host = m.thread("host", [&] {
    const cpu::irq_guard guard(masked);
    while (x.load(acquire) == 0)
      cpu::relax();
    observe("x", 1);
  });
  m.interrupt(host, "tick", {}, [&] { x.store(1, release); });
}

template <irq_level masked>
void lock_taken_in_a_handler(machine& m) {
  auto& lock = m.make<atomic<int>>("lock");
  const auto critical = [&lock] {
    const cpu::irq_guard guard(masked);
    await_exchange(lock, 0, 1, acquire);
    lock.store(0, release);
  };
  auto host = m.thread("host", critical);
  m.interrupt(host, "tick", {}, critical);
  m.finally([] { observe("done", 1); });
}

void daemon_that_waits(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto& go = m.make<atomic<int>>("go");
  auto d = m.daemon("daemon", [&] { await(go, acquire, 1); });
  m.interrupt(d, "tick", {}, [&] { x.store(1, relaxed); });
  m.finally([&] { observe("x", x.load()); });
}

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

void fails_in_a_handler(machine& m) {
  auto core = m.cpu("core0");
  m.interrupt(core, "tick", {}, [] { expect(false, kind::conservation, "never"); });
}

constexpr arrival eventually = arrival::eventually;
constexpr irq_level masked = max_irq_level;
constexpr irq_level open = irqs_enabled;

} // namespace

const std::vector<machine_case>& interrupt_cases() {
  static const std::set<std::string> anywhere{"seen=0", "seen=1", "seen=11"};
  static const std::vector<machine_case> all{
      {"lands before, between and after", &one_arrival<open, 1>, kind::none, anywhere},
      {"waits while masked", &one_arrival<1, 1>, kind::none, {"seen=0", "seen=11"}},
      {"a mask lets higher levels in", &one_arrival<1, 2>, kind::none, anywhere},
      {"an NMI is never masked", &one_arrival<masked, nmi_level>, kind::none, anywhere},
      {"runs to its end", &handler_runs_to_its_end, kind::none, anywhere},
      {"is seen by others", &handler_seen_by_others, kind::none, {"seen=0", "seen=10", "seen=11"}},
      {"comes before the end", &counted<1, eventually>, kind::none, {"x=2"}},
      {"may coalesce", &counted<3, eventually>, kind::none, {"x=4", "x=6"}},
      {"may never come", &counted<1, arrival::maybe>, kind::none, {"x=0", "x=2"}},
      {"coalesces while masked", &masked_arrivals<1>, kind::none, {"count=1", "count=2"}},
      {"does not coalesce otherwise", &masked_arrivals<0>, kind::none, {"count=2"}},
      {"one level does not nest", &nesting<1, 1>, kind::none, {"deepest=1"}},
      {"a higher level nests", &nesting<1, 2>, kind::none, {"deepest=1", "deepest=2"}},
      {"raised never", &raised<0>, kind::none, {"count=0"}},
      {"raised once", &raised<1>, kind::none, {"count=1"}},
      {"raised twice", &raised<2>, kind::none, {"count=1", "count=2"}},
      {"raising is a release", &raise_is_a_release, kind::none, {"m=1"}},
      {"and no more", &raise_orders_nothing_after_it, kind::data_race},
      {"raised by its own CPU",
       &raised_by_itself<false>,
       kind::none,
       {"count=1 masked=0 open=0", "count=1 masked=0 open=1"}},
      {"raised initially",
       &raised_by_itself<true>,
       kind::none,
       {"count=1 masked=0 open=0", "count=1 masked=0 open=1", "count=1 masked=1 open=1"}},
      {"withdrawn", &withdrawn, kind::none, {"count=0"}},
      {"raises what arrives", &raises_what_arrives_by_itself, kind::forbidden_context},
      {"ends masked", &ends_masked, kind::forbidden_context},
      {"idle until there is work", &idle_until_there_is_work, kind::none, {"x=1", "x=2"}},
      {"idle, masked until then", &idle_after_a_look<masked>, kind::none, {"x=1"}},
      {"idle too late", &idle_after_a_look<open>, kind::lost_wakeup},
      {"idle in vain", &idle_for_what_may_not_come, kind::lost_wakeup},
      {"idle for a raise", &idle_for_a_raise<true>, kind::none, {"count=1"}},
      {"idle for no raise", &idle_for_a_raise<false>, kind::lost_wakeup},
      {"lands while its CPU waits", &waits_for_its_own_handler<open>, kind::none, {"x=1"}},
      {"waits for what it masks", &waits_for_its_own_handler<masked>, kind::lost_wakeup},
      {"lands in a spin loop", &spins_for_its_own_handler<open>, kind::none, {"x=1"}},
      {"spins for what it masks", &spins_for_its_own_handler<masked>, kind::lost_wakeup},
      {"lock, masked", &lock_taken_in_a_handler<masked>, kind::none, {"done=1"}},
      {"lock, not masked", &lock_taken_in_a_handler<open>, kind::deadlock},
      {"a daemon is interrupted", &daemon_that_waits, kind::none, {"x=1"}},
      {"a daemon that serves", &waits_for_a_daemon<false>, kind::none, {"done=1"}},
      {"a daemon that sleeps", &waits_for_a_daemon<true>, kind::lost_wakeup},
      {"fails in a handler", &fails_in_a_handler, kind::conservation},
  };
  return all;
}

} // namespace heddle::relacy
