// Checks that take longer than anybody waits.
#include <unistd.h>

#include <heddle/atomic.hpp>
#include <heddle/cpu.hpp>
#include <heddle/fence.hpp>
#include <heddle/machine.hpp>
#include <heddle/scenario.hpp>

namespace {

using heddle::atomic;
using heddle::machine;
using heddle::pass;
using heddle::relaxed;

// As many executions as there are interleavings of these.
template <class>
struct many_executions {
  atomic<int> counter{0};

  void build(machine& m) {
    for (const char* name : {"CPU0", "CPU1", "CPU2", "CPU3", "CPU4", "CPU5"})
      m.thread(name, [this] {
        for (int i = 0; i < 8; ++i)
          counter.fetch_add(1, relaxed);
      });
  }
};
HEDDLE_SCENARIO(many) =
    heddle::scenario<many_executions>("without-end/many", "test").variant<void>("shipped", pass);
HEDDLE_SCENARIO(more) =
    heddle::scenario<many_executions>("without-end/more", "test").variant<void>("shipped", pass);

template <class>
struct long_executions {
  atomic<int> turn{0};
  atomic<int> data{0};

  void build(machine& m) {
    m.thread("ping", [this] { go(0); });
    m.thread("pong", [this] { go(1); });
  }
  void go(int mine) {
    for (;;) {
      while (turn.load(relaxed) != mine)
        heddle::cpu::relax();
      data.store(mine, relaxed);
      heddle::atomic_thread_fence(heddle::seq_cst);
      turn.store(1 - mine, relaxed);
    }
  }
};
HEDDLE_SCENARIO(endless) = heddle::scenario<long_executions>("hopeless/long-executions", "test")
                               .variant<void>("shipped", pass);

template <class>
struct sleeps_later {
  atomic<int> counter{0};

  void build(machine& m) {
    m.thread("CPU0", [this] {
      if (counter.load(relaxed) == 0)
        ::sleep(100); // a CPU looks for the newest value first, which is another
      counter.store(1, relaxed);
    });
    m.thread("CPU1", [this] { counter.store(2, relaxed); });
  }
};
HEDDLE_SCENARIO(later) =
    heddle::scenario<sleeps_later>("hopeless/sleeps-later", "test").variant<void>("shipped", pass);

} // namespace
