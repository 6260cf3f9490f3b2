// Scenarios with interrupts for the tests of the command: failures whose schedules have handlers,
// raised lines, arrivals that coalesce and idle CPUs.
#include <heddle/atomic.hpp>
#include <heddle/await.hpp>
#include <heddle/choose.hpp>
#include <heddle/cpu.hpp>
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

namespace {

using heddle::acquire;
using heddle::atomic;
using heddle::expect;
using heddle::fails;
using heddle::kind;
using heddle::machine;
using heddle::pass;
using heddle::relaxed;
using heddle::release;
namespace cpu = heddle::cpu;

struct shipped {
  static constexpr heddle::irq_level masks = heddle::irqs_enabled;
  static constexpr bool does_more = false;
};
struct fixed {
  static constexpr heddle::irq_level masks = heddle::max_irq_level;
  static constexpr bool does_more = false;
};
// With more operations, a choice and an interrupt line that have nothing to do with the failure.
struct edited : shipped {
  static constexpr bool does_more = true;
};

// A pool whose blocks are given back by a thread on either CPU, and by the handler of a device.
template <class Policy>
struct slab {
  atomic<int> lock{0};
  atomic<int> free_blocks{0};
  atomic<int> log{0};

  void name() {
    heddle::name(log, "slab.log");
    heddle::name(lock, "slab.lock");
    heddle::name(free_blocks, "slab.free");
  }
  void note() {
    if constexpr (Policy::does_more)
      log.fetch_add(static_cast<int>(heddle::choose(2)), relaxed);
  }
  void free() {
    note();
    const cpu::irq_guard masked(Policy::masks);
    heddle::await_exchange(lock, 0, 1, acquire);
    free_blocks.store(free_blocks.load(relaxed) + 1, relaxed);
    note();
    lock.store(0, release);
  }
};

template <class Policy>
struct handler_frees {
  slab<Policy> pool;

  void build(machine& m) {
    pool.name();
    const auto core0 = m.thread("core0", [this] { pool.free(); });
    m.thread("core1", [this] { pool.free(); });
    if constexpr (Policy::does_more)
      m.interrupt(core0, "spare", {.arrives = heddle::arrival::maybe}, [] {});
    m.interrupt(core0, "dma", {}, [this] { pool.free(); });
    m.finally([this] {
      expect(pool.free_blocks.load() == 3, kind::conservation, "three blocks were given back");
    });
  }
};
HEDDLE_SCENARIO(frees) = heddle::scenario<handler_frees>("test/interrupt/handler-frees", "textbook")
                             .variant<shipped>("open", fails(kind::deadlock))
                             .variant<edited>("edited", fails(kind::deadlock))
                             .variant<fixed>("masked", pass);
// Declared wrongly, for the gate.
HEDDLE_SCENARIO(frees_wrong) = heddle::scenario<handler_frees>("test/mistaken/handler-frees",
                                                               "invented")
                                   .variant<shipped>("open", pass);

// A handler of a higher level lands in a handler.
template <class Policy>
struct nested_handlers {
  atomic<int> count{0};
  int depth = 0;

  void build(machine& m) {
    heddle::name(count, "count");
    const auto core0 = m.thread("core0", [this] { add(); });
    m.interrupt(core0, "dma", {.arrivals = 2, .level = 1}, [this] { add(); });
    m.interrupt(core0, "timer", {.level = 2}, [this] { add(); });
  }
  void add() {
    const cpu::irq_guard masked(Policy::masks);
    ++depth;
    const int before = count.load(relaxed);
    expect(depth < 3, kind::forbidden_context, "the stack has room for one interrupt");
    count.store(before + 1, relaxed);
    --depth;
  }
};
HEDDLE_SCENARIO(nested) = heddle::scenario<nested_handlers>("test/interrupt/nested", "textbook")
                              .variant<shipped>("shipped", fails(kind::forbidden_context))
                              .variant<fixed>("fixed", pass);

// A CPU that looks for work with interrupts enabled, and only then becomes idle.
template <class Policy>
struct doorbell {
  heddle::line_handle line{};
  atomic<int> work{0};

  void build(machine& m) {
    heddle::name(work, "work");
    const auto core0 = m.thread("core0", [this] {
      const cpu::irq_guard masked(Policy::masks);
      if (work.load(relaxed) == 0)
        cpu::idle();
    });
    line = m.interrupt(core0, "doorbell", {.arrivals = 0}, [this] { work.fetch_add(1, relaxed); });
    m.thread("core1", [this] { cpu::raise(line); });
  }
};
HEDDLE_SCENARIO(idles) = heddle::scenario<doorbell>("test/interrupt/doorbell", "textbook")
                             .variant<shipped>("open", fails(kind::lost_wakeup))
                             .variant<fixed>("masked", pass);

// A device interrupts twice, and every interrupt counts one block: two that come while they are
// masked are one.
template <class Policy>
struct coalesced_arrivals {
  atomic<int> blocks{0};

  void build(machine& m) {
    heddle::name(blocks, "blocks");
    const auto core0 = m.thread("core0", [this] {
      const cpu::irq_guard masked(Policy::masks);
      blocks.load(relaxed);
    });
    m.interrupt(core0, "dma", {.arrivals = 2}, [this] { blocks.fetch_add(1, relaxed); });
    m.finally([this] { expect(blocks.load() == 2, kind::conservation, "two blocks arrived"); });
  }
};
HEDDLE_SCENARIO(coalesces) = heddle::scenario<coalesced_arrivals>("test/interrupt/coalesced",
                                                                  "textbook")
                                 .variant<shipped>("open", pass)
                                 .variant<fixed>("masked", fails(kind::conservation));

} // namespace
