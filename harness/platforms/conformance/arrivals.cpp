// Lines that arrive by themselves: how often, and what is lost.
#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/fence.hpp>
#include <heddle/interrupt.hpp>

#include "harness/platforms/conformance/rule.hpp"

namespace heddle::conformance {
namespace {

constexpr arrival eventually = arrival::eventually;
constexpr arrival maybe = arrival::maybe;

// What arrives eventually does before the end, the first time at least: arrivals during the handler
// wait, and may be lost in each other. What may arrive comes or not.
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

HEDDLE_RULE(counted_rule) = rule("machine/arrivals/counted")
                                .passes<&counted<1, eventually>>("once", {"x=2"})
                                .passes<&counted<3, eventually>>("three-times", {"x=4", "x=6"})
                                .passes<&counted<1, maybe>>("maybe", {"x=0", "x=2"});

// A handler of one operation is never in the middle: nothing is lost.
template <arrival arrives>
void short_handler(machine& m) {
  auto& x = m.make<atomic<int>>("x");
  auto core = m.cpu("core0");
  m.interrupt(core, "tick", {.arrivals = 2, .arrives = arrives}, [&] { x.fetch_add(1, relaxed); });
  m.finally([&] { observe("x", x.load()); });
}

HEDDLE_RULE(short_handler_rule) = rule("machine/arrivals/short-handler")
                                      .passes<&short_handler<eventually>>("eventually", {"x=2"})
                                      .passes<&short_handler<maybe>>("maybe",
                                                                     {"x=0", "x=1", "x=2"});

// Arrivals are lost in each other only if they can have come while the line was kept out.
template <irq_level mask>
void masked_arrivals(machine& m) {
  auto& count = m.make<atomic<int>>("count");
  auto& x = m.make<atomic<int>>("x");
  auto host = m.thread("host", [&x] {
    const cpu::irq_guard guard(mask);
    x.store(1, relaxed);
  });
  m.interrupt(host, "tick", {.arrivals = 2}, [&] { count.fetch_add(1, relaxed); });
  m.finally([&] { observe("count", count.load()); });
}

HEDDLE_RULE(masked_arrivals_rule) = rule("machine/arrivals/coalescing")
                                        .passes<&masked_arrivals<1>>("masked",
                                                                     {"count=1", "count=2"})
                                        .passes<&masked_arrivals<0>>("open", {"count=2"});

// The same with three arrivals and a long section.
void long_section(machine& m) {
  auto& ticks = m.make<atomic<int>>("ticks");
  auto core = m.thread("core", [] {
    const cpu::irq_guard guard;
    for (int i = 0; i < 10; ++i)
      atomic_thread_fence(seq_cst);
  });
  m.interrupt(core, "tick", {.arrivals = 3}, [&] { ticks.fetch_add(1, relaxed); });
  m.finally([&] {
    observe("ticks", ticks.load());
    cover(ticks.load() == 3 ? "each" : "coalesced");
  });
}

HEDDLE_RULE(long_section_rule) = rule("machine/arrivals/long-section")
                                     .passes<&long_section>("masked",
                                                            {"ticks=1", "ticks=2", "ticks=3"},
                                                            {.covers = {"each", "coalesced"}});

// What must arrive does while its CPU waits for it in a loop; what may, or not.
void awaited(machine& m) {
  auto& must = m.make<atomic<unsigned>>("must");
  auto& may = m.make<atomic<int>>("may");
  auto core = m.cpu("core");
  m.interrupt(core, "may", {.arrivals = 2, .arrives = maybe}, [&] { may.fetch_add(1, relaxed); });
  m.interrupt(core, "must", {}, [&] { must.fetch_add(1); });
  auto waiter = m.thread("waiter", [&] { await(must, acquire, 2); });
  m.interrupt(waiter, "must as well", {}, [&] { must.fetch_add(1); });
  m.finally([&] { observe("may", may.load()); });
}

HEDDLE_RULE(awaited_rule) =
    rule("machine/arrivals/awaited").passes<&awaited>("in-a-loop", {"may=0", "may=1", "may=2"});

} // namespace
} // namespace heddle::conformance
