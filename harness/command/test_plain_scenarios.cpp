// Scenarios around plain C for the tests of the command: interrupts between its statements.
#include <heddle/expect.hpp>
#include <heddle/interrupt.hpp>
#include <heddle/scenario.hpp>

extern "C" {
void test_stack_fill();
void* test_stack_pop();
void test_turn();
}

namespace {

using heddle::expect;
using heddle::fails;
using heddle::kind;
using heddle::machine;
using heddle::pass;
namespace cpu = heddle::cpu;

struct open_to_interrupts {
  static constexpr heddle::irq_level masks = heddle::irqs_enabled;
};
struct masked {
  static constexpr heddle::irq_level masks = heddle::max_irq_level;
};

// The handler pops as well, between any two statements.
template <class Policy>
struct interrupted_pop {
  void* mine = nullptr;
  void* theirs = nullptr;

  void build(machine& m) {
    m.initially([] { test_stack_fill(); });
    const auto core = m.thread("core0", [this] {
      const cpu::irq_guard guard(Policy::masks);
      mine = test_stack_pop();
    });
    m.interrupt(core, "dma", {.arrivals = 1}, [this] { theirs = test_stack_pop(); });
    m.finally([this] { expect(mine != theirs, kind::overlap, "a node has one owner"); });
  }
};

HEDDLE_SCENARIO(plain_interrupted_pop) =
    heddle::scenario<interrupted_pop>("test/plain/interrupted-pop", "test")
        .variant<masked>("masked", pass)
        .variant<open_to_interrupts>("open", fails(kind::overlap));

template <class Policy>
struct shared_turns {
  void build(machine& m) {
    const auto core = m.thread("core0", [] {
      const cpu::irq_guard guard(Policy::masks);
      test_turn();
    });
    m.interrupt(core, "tick", {.arrivals = 1}, [] { test_turn(); });
  }
};

HEDDLE_SCENARIO(plain_shared_turns) = heddle::scenario<shared_turns>("test/plain/shared-turns",
                                                                     "test")
                                          .variant<masked>("masked", pass)
                                          .variant<open_to_interrupts>("open",
                                                                       fails(kind::irq_race));

// Another interrupt pops between the statements of the first one's handler.
template <class Policy>
struct nested_pop {
  void* mine = nullptr;
  void* first = nullptr;
  void* second = nullptr;

  void build(machine& m) {
    m.initially([] { test_stack_fill(); });
    const auto core = m.thread("core0", [this] {
      const cpu::irq_guard guard(Policy::masks);
      mine = test_stack_pop();
    });
    m.interrupt(core, "dma", {.arrivals = 1, .level = 1}, [this] {
      const cpu::irq_guard guard(Policy::masks);
      first = test_stack_pop();
    });
    m.interrupt(core, "timer", {.arrivals = 1, .level = 2}, [this] { second = test_stack_pop(); });
    m.finally([this] {
      expect(mine == nullptr || (mine != first && mine != second), kind::overlap,
             "the program's node is its own");
      expect(first == nullptr || first != second, kind::conservation, "and so is the handler's");
    });
  }
};

HEDDLE_SCENARIO(plain_nested_pop) = heddle::scenario<nested_pop>("test/plain/nested-pop", "test")
                                        .variant<masked>("masked", pass)
                                        .variant<open_to_interrupts>("open",
                                                                     fails(kind::conservation,
                                                                           kind::overlap));

} // namespace
