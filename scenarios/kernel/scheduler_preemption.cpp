// An interrupt readies a task that is more urgent than the one it interrupted: the task runs where
// the interrupt ends, before the interrupted one does anything else.
#include <heddle/atomic.hpp>
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/kernel/scheduler.hpp"

namespace {

using heddle::kind;
using heddle::kernel::task_id;
using heddle::kernel::timeout;

inline constexpr const char* preempted = "interrupted task lost the CPU";
inline constexpr const char* after_all = "interrupt after the last step";

struct as_designed {
  static constexpr heddle::kernel::scheduler_rules rules{};
};
struct no_preemption {
  static constexpr heddle::kernel::scheduler_rules rules{.preempts_at_interrupt_exit = false};
};

template <class Policy>
class preemption {
public:
  void build(heddle::machine& m) {
    heddle::name(os_, "scheduler");
    heddle::name(steps_, "steps");
    const auto core = m.cpu("core0");
    m.task(core, "low", 1, [this] { step(); });
    m.task(core, "high", 2, [this] {
      os_.take(0, timeout::forever);
      high_ran_ = true;
      heddle::cover(low_done_ ? after_all : preempted);
    });
    m.interrupt(core, "device", {.arrivals = 1}, [this] {
      arrived_ = true;
      os_.notify(high, 0);
    });
    os_.attach(m);
  }

private:
  static constexpr task_id high{1};

  void step() {
    for (unsigned i = 0; i < 2; ++i) {
      steps_.fetch_add(1, heddle::relaxed);
      heddle::expect(!arrived_ || high_ran_, kind::wake_order,
                     "the more urgent task runs where the interrupt that readied it ends");
    }
    low_done_ = true;
  }

  heddle::kernel::scheduler<Policy::rules> os_;
  heddle::atomic<unsigned> steps_{0};
  // All of one CPU.
  bool arrived_ = false;
  bool high_ran_ = false;
  bool low_done_ = false;
};

namespace why {
constexpr heddle::variant_details looks{
    .because = "readying a task in an interrupt makes the CPU look where the outermost one ends",
    .covers = {preempted, after_all}};
constexpr heddle::variant_details goes_on{
    .because = "the interrupted task goes on, and the other waits until it has ended"};
} // namespace why

HEDDLE_SCENARIO(scheduler_preemption) =
    heddle::scenario<preemption>("kernel/scheduler/preemption", "alloc/kernel/scheduler.hpp")
        .variant<as_designed>("as-designed", heddle::pass, why::looks)
        .variant<no_preemption>("no-preemption", heddle::fails(kind::wake_order), why::goes_on);

} // namespace
