// The priority of a task changes while it waits for a unit.
//
// Source: Boreas, which says that a waiter is not sorted anew: it queues with the priority that it
// has then. On one CPU without interrupts there is one execution.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/boreas/semaphore.hpp"
#include "alloc/kernel/scheduler.hpp"

namespace {

using heddle::kind;
using heddle::kernel::task_id;
using heddle::kernel::timeout;
using tasks = heddle::kernel::scheduler<>;

// What a variant decides besides the semaphore's own choices: whether a waiter becomes more urgent.
template <class Semaphore, bool Changes>
struct priorities : Semaphore {
  static constexpr bool change = Changes;
};

inline constexpr const char* both_served = "both waiters have a unit";

template <class Policy>
class priority_change {
public:
  void build(heddle::machine& m) {
    heddle::name(sem_, "sem");
    sem_.name_members();
    heddle::name(os_, "scheduler");
    m.initially([this] { sem_.define(0, 2); });
    const auto core = m.cpu("core0");
    m.task(core, "urgent", 3, [this] { take(urgent); });
    m.task(core, "slow", 2, [this] { take(slow); });
    m.task(core, "giver", 1, [this] {
      if (Policy::change)
        os_.set_priority(slow, 4);
      sem_.give(os_);
      sem_.give(os_);
    });
    os_.attach(m);
    m.finally([] { heddle::cover(both_served); });
  }

private:
  static constexpr task_id urgent{0};
  static constexpr task_id slow{1};

  void take(task_id me) {
    heddle::expect(sem_.take(os_, timeout::forever) == boreas::ok, kind::return_code,
                   "a take without a timeout has the unit");
    if (served_++ == 0)
      heddle::expect(me == (Policy::change ? slow : urgent), kind::wake_order,
                     "the task that is more urgent when the unit is given has it first");
  }

  tasks os_;
  boreas::semaphore<Policy, tasks> sem_;
  unsigned served_ = 0;
};

namespace why {
constexpr heddle::variant_details as_queued{.because =
                                                "priorities are those with which the tasks queued"};
constexpr heddle::variant_details not_sorted_anew{
    .because = "the give compares the priorities with which the tasks queued",
    .alone = "one CPU, no interrupts: there is one execution"};
constexpr heddle::variant_details asked_again{
    .because = "the give compares the priorities of that moment"};
} // namespace why

HEDDLE_SCENARIO(sem_priority_change) =
    heddle::scenario<priority_change>("boreas/sem/priority-change", "Boreas: k_sem_give")
        .covers(both_served)
        .variant<priorities<boreas::shipped, false>>("unchanged", heddle::pass, why::as_queued)
        .variant<priorities<boreas::shipped, true>>("changed", heddle::fails(kind::wake_order),
                                                    why::not_sorted_anew)
        .variant<priorities<boreas::priority_at_give, true>>("changed-asked-at-give", heddle::pass,
                                                             why::asked_again);

} // namespace
