// A wait that may run out, beside an interrupt that notifies.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/kernel/scheduler.hpp"

namespace {

using heddle::kind;
using heddle::kernel::task_id;
using heddle::kernel::timeout;

inline constexpr const char* notified = "notified in time";
inline constexpr const char* ran_out = "wait ran out";
inline constexpr const char* other_ran = "other task ran meanwhile";

struct as_designed {
  static constexpr bool handler_waits = false;
  static constexpr bool masks = false;
};
struct blocks_in_interrupt : as_designed {
  static constexpr bool handler_waits = true;
};
struct waits_masked : as_designed {
  static constexpr bool masks = true;
};

template <class Policy>
class timed_wait {
public:
  void build(heddle::machine& m) {
    heddle::name(os_, "scheduler");
    const auto core = m.cpu("core0");
    m.task(core, "waiter", 2, [this] { wait(); });
    m.task(core, "other", 1, [this] {
      if (!woken_)
        heddle::cover(other_ran);
    });
    m.interrupt(core, "device", {.arrivals = 1}, [this] {
      os_.notify(waiter, 0);
      if constexpr (Policy::handler_waits)
        os_.take(0, timeout::forever);
    });
    os_.attach(m, {.tick = true});
    m.finally([this] {
      heddle::expect(taken_ + os_.pending(waiter, 0) == 1, kind::conservation,
                     "the notification was taken or is still there");
    });
  }

private:
  static constexpr task_id waiter{0};

  void wait() {
    heddle::kernel::spin_lock<> section;
    const auto before = Policy::masks ? section.lock() : heddle::irqs_enabled;
    taken_ = os_.take(0, timeout::finite);
    woken_ = true;
    heddle::cover(taken_ != 0 ? notified : ran_out);
    if constexpr (Policy::masks)
      section.unlock(before);
  }

  heddle::kernel::scheduler<> os_;
  // All of one CPU.
  unsigned taken_ = 0;
  bool woken_ = false;
};

namespace why {
constexpr heddle::variant_details both{
    .because = "whichever of notification and tick comes first readies the waiter, once",
    .covers = {notified, ran_out, other_ran}};
constexpr heddle::variant_details in_interrupt{
    .because = "the handler waits in the place of the task that it interrupted",
    .alone = "wherever the interrupt comes, its handler waits"};
constexpr heddle::variant_details masked{
    .because = "the waiter leaves the CPU with interrupts masked and a lock held, unless the "
               "notification has come before",
    .alone = "a task that waits masked needs no interrupt to be wrong"};
} // namespace why

HEDDLE_SCENARIO(scheduler_timeout) =
    heddle::scenario<timed_wait>("kernel/scheduler/timeout", "alloc/kernel/scheduler.hpp")
        .variant<as_designed>("as-designed", heddle::pass, why::both)
        .variant<blocks_in_interrupt>("blocks-in-interrupt",
                                      heddle::fails(kind::blocking_in_interrupt), why::in_interrupt)
        .variant<waits_masked>("waits-masked", heddle::fails(kind::lock_held_while_blocking),
                               why::masked);

} // namespace
