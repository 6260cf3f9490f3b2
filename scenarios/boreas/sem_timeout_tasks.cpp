// A task whose wait for a unit runs out while the unit is given: by a task or by an interrupt, on
// its CPU or on another one.
//
// Source: Boreas PR 51 and the semaphore below it, as sem_timeout.cpp, with the scheduler in place
// of threads: waiting gives the CPU to somebody else, the end of the wait is an interrupt, and a
// giver on the taker's CPU is preempted by the taker. So the window between choosing a waiter and
// notifying it is open wherever the giver can be interrupted, or runs elsewhere. In an interrupt of
// the taker's own CPU it is not: the taker runs again when the give is over. It is then in the
// taker: between the end of its wait and its look at the record.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/boreas/semaphore.hpp"
#include "alloc/kernel/scheduler.hpp"

namespace {

using heddle::fails;
using heddle::kind;
using heddle::pass;
using heddle::kernel::task_id;
using heddle::kernel::timeout;

enum class giver { task_here, interrupt_here, task_elsewhere, interrupt_elsewhere };

// What a variant decides besides the semaphore's own choices: who gives.
template <class Semaphore>
struct task_here : Semaphore {
  static constexpr giver gives = giver::task_here;
};
template <class Semaphore>
struct interrupt_here : Semaphore {
  static constexpr giver gives = giver::interrupt_here;
};
template <class Semaphore>
struct task_elsewhere : Semaphore {
  static constexpr giver gives = giver::task_elsewhere;
};
template <class Semaphore>
struct interrupt_elsewhere : Semaphore {
  static constexpr giver gives = giver::interrupt_elsewhere;
};

inline constexpr const char* has_unit = "taker has the unit";
inline constexpr const char* timed_out = "wait ran out";
inline constexpr const char* crossed = "wait ran out while the give was under way";

struct watched_tasks : heddle::kernel::scheduler<> {
  // The second wait of a take is the one that swallows a notification.
  unsigned take(unsigned slot, timeout wait) {
    if (wait == timeout::forever)
      heddle::cover(crossed);
    return scheduler::take(slot, wait);
  }
};

template <class Policy>
class timeout_race {
public:
  void build(heddle::machine& m) {
    heddle::name(sem_, "sem");
    sem_.name_members();
    heddle::name(os_, "scheduler");
    constexpr bool here =
        Policy::gives == giver::task_here || Policy::gives == giver::interrupt_here;
    m.initially([this] {
      heddle::expect(sem_.init(0, 1) == boreas::ok, kind::return_code, "the semaphore is accepted");
    });
    const auto core = m.cpu("core0");
    const auto giving_core = here ? core : m.cpu("core1");
    m.task(core, "taker", 2, [this] { take(); });
    if (Policy::gives == giver::task_here || Policy::gives == giver::task_elsewhere)
      m.task(giving_core, "giver", 1, [this] { sem_.give(os_); });
    else
      m.interrupt(giving_core, "device", {.arrivals = 1}, [this] { sem_.give(os_); });
    os_.attach(m, {.reschedule = !here, .tick = true});
    m.finally([this] {
      const std::uint32_t taken = result_ == boreas::ok ? 1 : 0;
      heddle::expect(sem_.count_get() + taken == 1, kind::conservation,
                     "the unit given is in the count or with the taker");
      heddle::expect(os_.pending(taker, boreas::semaphore_slot) == 0, kind::stale_notification,
                     "a take leaves no notification behind");
    });
  }

private:
  static constexpr task_id taker{0};

  void take() {
    result_ = sem_.take(os_, timeout::finite);
    heddle::expect(result_ == boreas::ok || result_ == boreas::again, kind::return_code,
                   "a take with a timeout has the unit or ran out");
    heddle::cover(result_ == boreas::ok ? has_unit : timed_out);
  }

  watched_tasks os_;
  boreas::semaphore<Policy, watched_tasks> sem_;
  int result_ = boreas::invalid; // the taker's
};

namespace why {
constexpr heddle::variant_details severed{
    .because = "the record is unlinked by exactly one of giver and taker, under the lock, and the "
               "taker consumes the notification of a giver that chose it",
    .covers = {timed_out, crossed}};
constexpr heddle::variant_details no_consume{
    .because = "the taker sees that it was chosen and returns; the notification comes later, or "
               "has come after the end of the wait and stays"};
constexpr heddle::variant_details got_not_woken{
    .because = "the taker was chosen after its wait had ended, and returns as timed out"};
constexpr heddle::variant_details no_notify{
    .because = "the taker sees that it was chosen and waits for the notification",
    .alone = "a taker that queues first is never woken, whatever comes then"};
constexpr heddle::variant_details read_late{
    .because = "the wait of the taker ends, and the taker returns, before the giver has read whom "
               "to notify; or the giver has, and the notification stays"};
constexpr heddle::variant_details read_before_return{
    .because = "the handler reads the record before the interrupted taker goes on; but what it "
               "notifies after the end of the wait stays"};
constexpr heddle::variant_details preempts_giver{
    .because = "the taker is more urgent: it preempts the giver that notifies it, and has returned "
               "when the giver looks at the record again",
    .alone = "the taker runs inside of the notification, on the giver's CPU"};
constexpr heddle::variant_details read_later{
    .because = "the notification lets the taker return, and the giver looks at its record again",
    .alone = "nothing orders the last look before the return, whichever comes first"};
constexpr heddle::variant_details still_linked{
    .because = "the taker has returned with its record in the queue, where the give finds it"};
constexpr heddle::variant_details still_linked_here{
    .because = "the give finds the record of a taker whose wait has ended: mostly after it has "
               "returned; just before, the record is alive, but nobody takes the unit"};
} // namespace why

using boreas::shipped;

HEDDLE_SCENARIO(sem_timeout_tasks) =
    heddle::scenario<timeout_race>("boreas/sem/timeout-tasks",
                                   "Boreas PR 51: a timeout races a give")
        .covers(has_unit)
        .variant<task_here<shipped>>("task-here", pass, why::severed)
        .variant<task_here<boreas::no_consume>>("task-here-no-consume",
                                                fails(kind::stale_notification), why::no_consume)
        .variant<task_here<boreas::got_not_woken>>("task-here-got-not-woken",
                                                   fails(kind::conservation), why::got_not_woken)
        .variant<task_here<boreas::no_notify>>("task-here-no-notify", fails(kind::lost_wakeup),
                                               why::no_notify)
        .variant<task_here<boreas::node_after_unlock_no_consume>>(
            "task-here-node-after-unlock-no-consume",
            fails(kind::use_after_free, kind::stale_notification), why::read_late)
        .variant<task_here<boreas::node_after_notify>>("task-here-node-after-notify",
                                                       fails(kind::use_after_free),
                                                       why::preempts_giver)
        .variant<task_here<boreas::no_unlink_on_timeout>>("task-here-no-unlink-on-timeout",
                                                          fails(kind::use_after_free),
                                                          why::still_linked)
        .variant<interrupt_here<shipped>>("interrupt-here", pass, why::severed)
        .variant<interrupt_here<boreas::no_consume>>("interrupt-here-no-consume",
                                                     fails(kind::stale_notification),
                                                     why::no_consume)
        .variant<interrupt_here<boreas::got_not_woken>>("interrupt-here-got-not-woken",
                                                        fails(kind::conservation),
                                                        why::got_not_woken)
        .variant<interrupt_here<boreas::node_after_unlock_no_consume>>(
            "interrupt-here-node-after-unlock-no-consume", fails(kind::stale_notification),
            why::read_before_return)
        .variant<interrupt_here<boreas::no_unlink_on_timeout>>(
            "interrupt-here-no-unlink-on-timeout", fails(kind::use_after_free, kind::conservation),
            why::still_linked_here)
        .variant<task_elsewhere<shipped>>("task-elsewhere", pass, why::severed)
        .variant<interrupt_elsewhere<shipped>>("interrupt-elsewhere", pass, why::severed)
        .variant<interrupt_elsewhere<boreas::no_consume>>("interrupt-elsewhere-no-consume",
                                                          fails(kind::stale_notification),
                                                          why::no_consume)
        .variant<interrupt_elsewhere<boreas::got_not_woken>>("interrupt-elsewhere-got-not-woken",
                                                             fails(kind::conservation),
                                                             why::got_not_woken)
        .variant<interrupt_elsewhere<boreas::no_notify>>("interrupt-elsewhere-no-notify",
                                                         fails(kind::lost_wakeup), why::no_notify)
        .variant<interrupt_elsewhere<boreas::node_after_unlock_no_consume>>(
            "interrupt-elsewhere-node-after-unlock-no-consume",
            fails(kind::use_after_free, kind::stale_notification), why::read_late)
        .variant<interrupt_elsewhere<boreas::node_after_notify>>(
            "interrupt-elsewhere-node-after-notify", fails(kind::use_after_free), why::read_later)
        .variant<interrupt_elsewhere<boreas::no_unlink_on_timeout>>(
            "interrupt-elsewhere-no-unlink-on-timeout", fails(kind::use_after_free),
            why::still_linked);

} // namespace
