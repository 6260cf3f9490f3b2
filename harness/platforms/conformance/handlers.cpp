// Where handlers land, what keeps them out, and what others see of them.
#include <heddle/atomic.hpp>
#include <heddle/choose.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/fence.hpp>
#include <heddle/interrupt.hpp>

#include "harness/platforms/conformance/rule.hpp"

namespace heddle::conformance {
namespace {

constexpr irq_level masked = max_irq_level;
constexpr irq_level open = irqs_enabled;

// A handler lands before, between and after the operations of its CPU; a mask keeps out its level
// and those below, and an NMI is never masked.
template <irq_level mask, irq_level level>
void one_arrival(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto host = m.thread("host", [&] {
    const cpu::irq_guard guard(mask);
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

HEDDLE_RULE(one_arrival_rule) =
    rule("machine/handlers/one-arrival")
        .passes<&one_arrival<open, 1>>("open", {"seen=0", "seen=1", "seen=11"})
        .passes<&one_arrival<1, 1>>("masked", {"seen=0", "seen=11"})
        .passes<&one_arrival<masked, 1>>("all-masked", {"seen=0", "seen=11"})
        .passes<&one_arrival<1, 2>>("higher-level", {"seen=0", "seen=1", "seen=11"})
        .passes<&one_arrival<masked, nmi_level>>("nmi", {"seen=0", "seen=1", "seen=11"});

// Masks nest, and end with the outermost.
void nested_masks(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto host = m.thread("host", [&] {
    const auto outer = cpu::irq_save();
    const int a = x.load(relaxed);
    const auto inner = cpu::irq_save();
    cpu::irq_restore(inner);
    const int b = x.load(relaxed);
    cpu::irq_restore(outer);
    observe("seen", a * 100 + b * 10 + x.load(relaxed));
  });
  m.interrupt(host, "tick", {}, [&] { x.store(1, relaxed); });
}

HEDDLE_RULE(nested_masks_rule) = rule("machine/handlers/nested-masks")
                                     .passes<&nested_masks>("two",
                                                            {"seen=0", "seen=1", "seen=111"});

// Each line has its own level: one is masked while the other lands.
void two_levels(machine& m) {
  auto& low = m.make<atomic<int>>("low");
  auto& high = m.make<atomic<int>>("high");
  auto host = m.thread("host", [&] {
    const cpu::irq_guard guard(2);
    const int a = low.load(relaxed) * 10 + high.load(relaxed);
    const int b = low.load(relaxed) * 10 + high.load(relaxed);
    observe("low", (a / 10) * 10 + b / 10);
    observe("high", (a % 10) * 10 + b % 10);
  });
  m.interrupt(host, "low", {.level = 2}, [&] { low.store(1, relaxed); });
  m.interrupt(host, "high", {.level = 3}, [&] { high.store(1, relaxed); });
}

HEDDLE_RULE(two_levels_rule) = rule("machine/handlers/two-levels")
                                   .passes<&two_levels>("mask-between",
                                                        {"high=0 low=0", "high=0 low=11",
                                                         "high=1 low=0", "high=1 low=11",
                                                         "high=11 low=0", "high=11 low=11"});

// What is only whole while no handler sees it has to be masked up to the handler's level.
template <irq_level mask>
void critical_section(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto& y = m.make<atomic<int>>("y");
  auto core = m.thread("core", [&] {
    const cpu::irq_guard guard(mask);
    x.store(1, relaxed);
    y.store(1, relaxed);
  });
  m.interrupt(core, "tick", {.level = 2}, [&] {
    const int seen = x.load(relaxed);
    expect(seen == y.load(relaxed), kind::expectation, "the handler sees both or none");
    observe("seen", seen);
    cover(seen == 0 ? "before" : "after");
  });
  m.finally([] { expect(!cpu::in_interrupt(), kind::expectation, "the end is no interrupt"); });
}

HEDDLE_RULE(critical_section_rule) =
    rule("machine/handlers/critical-section")
        .passes<&critical_section<2>>("masked", {"seen=0", "seen=1"},
                                      {.covers = {"before", "after"}})
        .fails<&critical_section<1>>("masked-too-little", fails(kind::expectation),
                                     {"seen=0", "seen=1"},
                                     {.says = "the handler sees both or none"})
        .fails<&critical_section<0>>("open", fails(kind::expectation), {"seen=0", "seen=1"},
                                     {.says = "the handler sees both or none"});

// A handler runs to its end before its CPU goes on.
void whole(machine& m) {
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

HEDDLE_RULE(whole_rule) =
    rule("machine/handlers/whole").passes<&whole>("two-stores", {"seen=0", "seen=1", "seen=11"});

// Other CPUs see a handler in the middle, in the order that its operations make.
template <order stored, order loaded>
void seen_by_others(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto& y = m.make<atomic<int>>("y");
  auto idle = m.cpu("core0");
  m.interrupt(idle, "tick", {}, [&] {
    x.store(1, relaxed);
    y.store(1, stored);
  });
  m.thread("other", [&] {
    const int b = y.load(loaded);
    observe("seen", x.load(relaxed) * 10 + b);
  });
}

HEDDLE_RULE(seen_by_others_rule) =
    rule("machine/handlers/seen-by-others")
        .passes<&seen_by_others<release, acquire>>("released", {"seen=0", "seen=10", "seen=11"})
        .passes<&seen_by_others<relaxed, relaxed>>("relaxed",
                                                   {"seen=0", "seen=1", "seen=10", "seen=11"},
                                                   {.not_sc = "seen=1"});

// Only a higher level interrupts a handler.
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

HEDDLE_RULE(nesting_rule) = rule("machine/handlers/nesting")
                                .passes<&nesting<1, 1>>("same-level", {"deepest=1"})
                                .passes<&nesting<1, 2>>("higher-level", {"deepest=1", "deepest=2"});

// An NMI interrupts a handler of every level.
void nmi_in_handler(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto core = m.cpu("core0");
  m.interrupt(core, "tick", {.level = max_irq_level}, [&] {
    const int a = x.load(relaxed);
    observe("seen", a * 10 + x.load(relaxed));
  });
  m.nmi(core, "watchdog", {}, [&] { x.store(1, relaxed); });
}

HEDDLE_RULE(nmi_in_handler_rule) = rule("machine/handlers/nmi-in-handler")
                                       .passes<&nmi_in_handler>("highest-level",
                                                                {"seen=0", "seen=1", "seen=11"});

// A handler that unmasks does not let its own level in.
void unmasking_handler(machine& m) {
  auto& depth = m.make<atomic<int>>("depth");
  auto core = m.cpu("core0");
  m.interrupt(core, "tick", {.arrivals = 2}, [&] {
    cpu::irq_restore(irqs_enabled);
    expect(depth.fetch_add(1, relaxed) == 0, kind::expectation, "its own level does not nest");
    depth.fetch_sub(1, relaxed);
  });
  m.finally([&] { observe("depth", depth.load()); });
}

HEDDLE_RULE(unmasking_handler_rule) =
    rule("machine/handlers/unmasking").passes<&unmasking_handler>("own-level", {"depth=0"});

// A CPU's own store may not have reached others when its handler runs, which sees it.
void store_buffer(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto& y = m.make<atomic<int>>("y");
  auto host = m.thread("host", [&] { x.store(1, relaxed); });
  m.interrupt(host, "tick", {}, [&] {
    observe("own", x.load(relaxed));
    observe("y", y.load(relaxed));
  });
  m.thread("other", [&] {
    y.store(1, seq_cst);
    observe("x", x.load(seq_cst));
  });
}

HEDDLE_RULE(store_buffer_rule) = rule("machine/handlers/store-buffer")
                                     .passes<&store_buffer>("kept",
                                                            {"own=0 x=0 y=0", "own=0 x=0 y=1",
                                                             "own=0 x=1 y=0", "own=0 x=1 y=1",
                                                             "own=1 x=0 y=0", "own=1 x=0 y=1",
                                                             "own=1 x=1 y=0", "own=1 x=1 y=1"},
                                                            {.not_sc = "own=1 x=0 y=0"});

// A failure in a handler is one of its CPU.
void fails_in_a_handler(machine& m) {
  auto core = m.cpu("core0");
  m.interrupt(core, "tick", {}, [] { expect(false, kind::conservation, "never"); });
}

HEDDLE_RULE(fails_in_a_handler_rule) = rule("machine/handlers/failing")
                                           .fails<&fails_in_a_handler>("expects",
                                                                       fails(kind::conservation),
                                                                       {}, {.says = "never"});

// A handler lands before the failure, and before the assumption, that ends its CPU.
template <bool expects>
void before_the_end(machine& m) {
  auto& own = m.make<atomic<int>>("own");
  auto host = m.thread("host", [&] {
    own.store(1, relaxed);
    if (expects)
      expect(false, kind::leak, "always");
    assume(false);
  });
  m.interrupt(host, "tick", {}, [] { expect(false, kind::overlap, "never"); });
}

HEDDLE_RULE(before_the_end_rule) =
    rule("machine/handlers/before-the-end")
        .fails<&before_the_end<true>>("failure", fails(kind::leak, kind::overlap))
        .fails<&before_the_end<false>>("assumption", fails(kind::overlap));

} // namespace
} // namespace heddle::conformance
