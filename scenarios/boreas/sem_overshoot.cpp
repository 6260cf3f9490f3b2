// A wait with a timeout whose end the most urgent task does not get to see: a less urgent one runs
// instead.
//
// Source: Boreas PR 51 and the semaphore below it. A taker that was chosen although its wait ran
// out waits for the giver's notification, without a bound. The giver is the least urgent task here,
// and preempted between choosing and notifying by one in the middle: as long as that one runs, the
// taker is late. Nothing is lost, and no other scenario minds; but a timeout is a promise, too.
#include <heddle/atomic.hpp>
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/plain.hpp>
#include <heddle/scenario.hpp>

#include "alloc/boreas/semaphore.hpp"
#include "alloc/kernel/scheduler.hpp"

namespace {

using heddle::kind;
using heddle::kernel::task_id;
using heddle::kernel::timeout;

inline constexpr const char* has_unit = "taker has the unit";
inline constexpr const char* timed_out = "wait ran out";
inline constexpr const char* middle_between = "other task ran while the give was under way";

// Whether the taker waits for a notification after its wait for a unit has ended.
struct watched_tasks : heddle::kernel::scheduler<> {
  unsigned take(unsigned slot, timeout wait) {
    late.store(wait == timeout::forever && slot == boreas::semaphore_slot);
    const unsigned taken = scheduler::take(slot, wait);
    late.store(false);
    return taken;
  }
  void notify(task_id task, unsigned slot) {
    if (slot == boreas::semaphore_slot)
      giving.store(false);
    scheduler::notify(task, slot);
  }
  heddle::plain<bool> late{false};
  heddle::plain<bool> giving{false};
};

template <class Policy>
class overshoot {
public:
  void build(heddle::machine& m) {
    heddle::name(sem_, "sem");
    sem_.name_members();
    heddle::name(os_, "scheduler");
    heddle::name(os_.late, "late");
    heddle::name(os_.giving, "giving");
    m.initially([this] {
      heddle::expect(sem_.init(0, 1) == boreas::ok, kind::return_code, "the semaphore is accepted");
    });
    const auto core = m.cpu("core0");
    m.task(core, "taker", 3, [this] { take(); });
    m.task(core, "middle", 2, [this] { run(); });
    m.task(core, "giver", 1, [this] {
      os_.giving.store(true);
      sem_.give(os_);
      os_.giving.store(false);
    });
    m.interrupt(core, "device", {.arrivals = 1}, [this] { os_.notify(middle, 0); });
    os_.attach(m, {.tick = true});
  }

private:
  static constexpr task_id middle{1};

  void take() {
    const int result = sem_.take(os_, timeout::finite);
    heddle::expect(result == boreas::ok || result == boreas::again, kind::return_code,
                   "a take with a timeout has the unit or ran out");
    heddle::cover(result == boreas::ok ? has_unit : timed_out);
  }

  void run() {
    os_.scheduler::take(0, timeout::forever);
    for (unsigned step = 0; step < 2; ++step) {
      heddle::expect(!os_.late.load(), kind::wake_order,
                     "no less urgent task runs once the wait of the taker has ended");
    }
    if (os_.giving.load())
      heddle::cover(middle_between);
  }

  watched_tasks os_;
  boreas::semaphore<Policy, watched_tasks> sem_;
};

namespace why {
constexpr heddle::variant_details unbounded{
    .because = "the taker sees that it was chosen and waits for the giver, which waits for the "
               "task in the middle"};
constexpr heddle::variant_details notified_at_once{
    .because = "choosing and notifying are one critical section: a taker that sees that it was "
               "chosen finds the notification, and need not wait"};
} // namespace why

HEDDLE_SCENARIO(sem_overshoot) =
    heddle::scenario<overshoot>("boreas/sem/overshoot", "Boreas PR 51: a timeout races a give")
        .covers(has_unit, timed_out, middle_between)
        .variant<boreas::shipped>("shipped", heddle::fails(kind::wake_order), why::unbounded)
        .variant<boreas::notify_under_lock>("notify-under-lock", heddle::pass,
                                            why::notified_at_once);

} // namespace
