// A task readies a task of another CPU, which may be about to wait, wait already, or idle.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/kernel/scheduler.hpp"

namespace {

using heddle::kind;
using heddle::kernel::task_id;
using heddle::kernel::timeout;

inline constexpr const char* woken = "waiter woken";

struct as_designed {
  static constexpr heddle::kernel::scheduler_rules rules{};
};
struct no_reschedule_interrupt {
  static constexpr heddle::kernel::scheduler_rules rules{.interrupts_other_cpus = false};
};

template <class Policy>
class wake {
public:
  void build(heddle::machine& m) {
    heddle::name(os_, "scheduler");
    const auto here = m.cpu("core0");
    const auto there = m.cpu("core1");
    m.task(here, "waker", 1, [this] {
      given_ = 1;
      os_.notify(waiter, 0);
    });
    m.task(there, "waiter", 1, [this] {
      heddle::expect(os_.take(0, timeout::forever) == 1, kind::conservation,
                     "one notification was given");
      heddle::expect(given_ == 1, kind::expectation,
                     "what the waker did before is done for the waiter");
      heddle::cover(woken);
    });
    os_.attach(m, {.reschedule = true});
    m.finally([this] {
      heddle::expect(os_.pending(waiter, 0) == 0, kind::stale_notification,
                     "the notification was consumed");
    });
  }

private:
  static constexpr task_id waiter{1};

  heddle::kernel::scheduler<Policy::rules> os_;
  unsigned given_ = 0; // ordered by the notification
};

namespace why {
constexpr heddle::variant_details raises{
    .because = "a notification before the wait is counted, and one after it raises the line of the "
               "waiter's CPU, which ends its idling also if it comes just before"};
constexpr heddle::variant_details unseen{
    .because = "the task is ready on a CPU that idles, and nothing makes that look"};
} // namespace why

HEDDLE_SCENARIO(scheduler_wake) =
    heddle::scenario<wake>("kernel/scheduler/wake", "alloc/kernel/scheduler.hpp")
        .covers(woken)
        .variant<as_designed>("as-designed", heddle::pass, why::raises)
        .variant<no_reschedule_interrupt>("no-reschedule-interrupt",
                                          heddle::fails(kind::lost_wakeup), why::unseen);

} // namespace
