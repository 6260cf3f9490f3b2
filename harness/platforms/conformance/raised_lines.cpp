// Lines that are raised, and withdrawn.
#include <heddle/atomic.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/plain.hpp>

#include "harness/platforms/conformance/rule.hpp"

namespace heddle::conformance {
namespace {

struct doorbell {
  line_handle line;
  plain<int> message{0};
  atomic<int> count{0};
};

// A handler runs once for each time that its line was raised, or for some of them.
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

HEDDLE_RULE(raised_rule) = rule("machine/raised/count")
                               .passes<&raised<0>>("never", {"count=0"})
                               .passes<&raised<1>>("once", {"count=1"})
                               .passes<&raised<2>>("twice", {"count=1", "count=2"});

// The handler sees what was done before the line was raised, and not what comes after.
void what_comes_before(machine& m) {
  auto& bell = m.make<doorbell>("bell");
  auto core = m.cpu("core0");
  bell.line =
      m.interrupt(core, "doorbell", {.arrivals = 0}, [&] { observe("m", bell.message.load()); });
  m.thread("other", [&] {
    bell.message.store(1);
    cpu::raise(bell.line);
  });
}

void what_comes_before_relaxed(machine& m) {
  auto& bell = m.make<doorbell>("bell");
  auto core = m.cpu("core0");
  bell.line = m.interrupt(core, "doorbell", {.arrivals = 0},
                          [&] { observe("m", bell.count.load(relaxed)); });
  m.thread("other", [&] {
    bell.count.store(1, relaxed);
    cpu::raise(bell.line);
  });
}

void what_comes_after(machine& m) {
  auto& bell = m.make<doorbell>("bell");
  auto core = m.cpu("core0");
  bell.line =
      m.interrupt(core, "doorbell", {.arrivals = 0}, [&] { observe("m", bell.message.load()); });
  m.thread("other", [&] {
    cpu::raise(bell.line);
    bell.message.store(1);
  });
}

HEDDLE_RULE(release_rule) = rule("machine/raised/release")
                                .passes<&what_comes_before>("before", {"m=1"})
                                .passes<&what_comes_before_relaxed>("before-relaxed", {"m=1"})
                                .fails<&what_comes_after>("after", fails(kind::data_race), {},
                                                          {.machines = no_races});

// A line belongs to a CPU, which may have nothing else to run; handlers raise lines as well.
void across_cpus(machine& m) {
  struct lines {
    line_handle bell;
    line_handle answer;
    plain<int> message{0};
    atomic<int> answers{0};
  };
  auto& l = m.make<lines>("lines");
  auto target = m.cpu("target");
  auto sender = m.thread("sender", [&l] {
    l.message.store(7);
    cpu::raise(l.bell);
  });
  l.bell = m.interrupt(target, "bell", {.arrivals = 0}, [&l] {
    expect(cpu::id() == 0, kind::expectation, "a line belongs to a CPU");
    observe("message", l.message.load());
    cpu::raise(l.answer);
  });
  l.answer = m.interrupt(sender, "answer", {.arrivals = 0}, [&l] {
    expect(cpu::id() == 1, kind::expectation, "a line belongs to a CPU");
    l.answers.fetch_add(1, relaxed);
  });
  m.finally([&l] { observe("answers", l.answers.load()); });
}

HEDDLE_RULE(across_cpus_rule) =
    rule("machine/raised/across-cpus").passes<&across_cpus>("and-back", {"answers=1 message=7"});

// A line that its own CPU raises waits for the mask, and runs a moment later or at once.
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

HEDDLE_RULE(raised_by_itself_rule) =
    rule("machine/raised/by-its-own-cpu")
        .passes<&raised_by_itself<false>>("masked",
                                          {"count=1 masked=0 open=0", "count=1 masked=0 open=1"})
        .passes<&raised_by_itself<true>>("initially",
                                         {"count=1 masked=0 open=0", "count=1 masked=0 open=1",
                                          "count=1 masked=1 open=1"});

// Raised twice while it is masked, it runs once.
void raised_twice_while_masked(machine& m) {
  auto& bell = m.make<doorbell>("bell");
  auto host = m.thread("host", [&] {
    const auto before = cpu::irq_save();
    cpu::raise(bell.line);
    cpu::raise(bell.line);
    expect(bell.count.load(relaxed) == 0, kind::expectation, "a masked line waits");
    cpu::irq_restore(before);
    expect(cpu::irq_save() == irqs_enabled, kind::expectation, "the mask is as before");
    cpu::irq_restore(irqs_enabled);
  });
  bell.line = m.interrupt(host, "soft", {.arrivals = 0}, [&] { bell.count.fetch_add(1, relaxed); });
  m.finally([&] { observe("count", bell.count.load()); });
}

HEDDLE_RULE(raised_twice_while_masked_rule) =
    rule("machine/raised/pending").passes<&raised_twice_while_masked>("twice", {"count=1"});

// A line that is withdrawn before it is delivered does not run.
void withdrawn(machine& m) {
  auto& bell = m.make<doorbell>("bell");
  auto host = m.thread("host", [&] {
    const cpu::irq_guard guard;
    cpu::raise(bell.line);
    bell.count.load(relaxed);
    cpu::withdraw(bell.line);
  });
  bell.line =
      m.interrupt(host, "timer", {.arrivals = 0}, [&] { bell.count.fetch_add(1, relaxed); });
  m.finally([&] { observe("count", bell.count.load()); });
}

// It may be raised after that.
void withdrawn_and_raised(machine& m) {
  auto& bell = m.make<doorbell>("bell");
  auto host = m.thread("host", [&] {
    const cpu::irq_guard guard;
    cpu::withdraw(bell.line);
  });
  bell.line =
      m.interrupt(host, "shared", {.arrivals = 0}, [&] { bell.count.fetch_add(1, relaxed); });
  m.thread("other", [&] { cpu::raise(bell.line); });
  m.finally([&] {
    observe("count", bell.count.load());
    cover(bell.count.load() == 0 ? "in time" : "too late");
  });
}

HEDDLE_RULE(withdrawn_rule) = rule("machine/raised/withdrawn")
                                  .passes<&withdrawn>("own", {"count=0"})
                                  .passes<&withdrawn_and_raised>("by-another-cpu",
                                                                 {"count=0", "count=1"},
                                                                 {.covers = {"in time",
                                                                             "too late"}});

// What arrives by itself is neither raised nor withdrawn, nor is another CPU's line withdrawn.
template <void (*forbidden)(line_handle), unsigned arrivals, bool elsewhere>
void misuse(machine& m) {
  auto& bell = m.make<doorbell>("bell");
  auto host = m.thread("host", [&] { forbidden(bell.line); });
  auto other = m.cpu("other");
  bell.line = m.interrupt(elsewhere ? other : host, "tick", {.arrivals = arrivals}, [] {});
}

void raise_it(line_handle line) { cpu::raise(line); }
void withdraw_it(line_handle line) { cpu::withdraw(line); }

HEDDLE_RULE(misuse_rule) =
    rule("machine/raised/misuse")
        .fails<&misuse<&raise_it, 1, false>>("raises-a-timer", fails(kind::forbidden_context), {},
                                             {.says = "raise() of a line that arrives by itself"})
        .fails<&misuse<&withdraw_it, 1, false>>(
            "withdraws-a-timer", fails(kind::forbidden_context), {},
            {.says = "withdraw() of a line that arrives by itself"})
        .fails<&misuse<&withdraw_it, 0, true>>("withdraws-elsewhere",
                                               fails(kind::forbidden_context), {},
                                               {.says = "withdraw() of a line of another CPU"});

} // namespace
} // namespace heddle::conformance
