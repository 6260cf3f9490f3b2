// A give that comes while a task is about to wait, but does not wait yet.
//
// Source: Boreas, the semaphore below PR 51. A taker that found no unit gives the lock back to ask
// who it is, and takes it again to queue: a give in between is in the count, at which the taker has
// to look again. Having queued it gives the lock back and then waits: a give in between notifies a
// task that does not wait yet, which a counter remembers and a mere wake does not.
#include <heddle/atomic.hpp>
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/boreas/semaphore.hpp"
#include "alloc/kernel/lone_parking.hpp"

namespace {

using heddle::fails;
using heddle::kind;
using heddle::pass;
using heddle::kernel::task_id;
using heddle::kernel::timeout;
using tasks = heddle::kernel::lone_parking<2>;

enum class wakes { counted, by_state };

template <class Semaphore, wakes By = wakes::counted>
struct waking : Semaphore {
  static constexpr wakes wake = By;
};

inline constexpr const char* first_look = "the unit was there at the first look";
inline constexpr const char* second_look = "the unit was there at the second look";
inline constexpr const char* not_yet_waiting = "notified between queueing and waiting";
inline constexpr const char* waiting = "notified while it waits, or before";

// Only the taker waits.
template <wakes By>
struct watched_tasks : tasks {
  task_id current() const {
    asked = true;
    return tasks::current();
  }
  unsigned take(unsigned slot, timeout wait) {
    waited = true;
    if (pending(current(), slot) != 0)
      heddle::cover(not_yet_waiting);
    if (By == wakes::by_state)
      waits.store(true, heddle::release);
    return tasks::take(slot, wait);
  }
  void notify(task_id task, unsigned slot) {
    if (By == wakes::counted || waits.load(heddle::acquire))
      tasks::notify(task, slot);
  }
  mutable bool asked = false;
  bool waited = false;
  heddle::atomic<bool> waits{false};
};

template <class Policy>
class park {
public:
  void build(heddle::machine& m) {
    heddle::name(sem_, "sem");
    sem_.name_members();
    os_.name_members();
    heddle::name(os_.waits, "taker waits");
    m.initially([this] {
      heddle::expect(sem_.init(0, 1) == boreas::ok, kind::return_code, "the semaphore is accepted");
    });
    m.thread("giver", [this] { sem_.give(os_); });
    m.thread("taker", [this] {
      heddle::expect(sem_.take(os_, timeout::forever) == boreas::ok, kind::return_code,
                     "a take without a timeout has the unit");
      heddle::cover(os_.waited ? waiting : os_.asked ? second_look : first_look);
    });
    m.finally([this] {
      heddle::expect(sem_.count_get() == 0, kind::conservation, "the taker has the unit");
    });
  }

private:
  using kernel = watched_tasks<Policy::wake>;
  kernel os_;
  boreas::semaphore<Policy, kernel> sem_;
};

namespace why {
constexpr heddle::variant_details seen{
    .because = "the taker looks again under the lock under which it queues, and a notification "
               "that comes before the wait ends it",
    .covers = {second_look, not_yet_waiting, waiting}};
constexpr heddle::variant_details not_seen{
    .because = "the give finds no waiter and counts the unit; the taker queues and waits"};
constexpr heddle::variant_details not_kept{
    .because = "the taker is notified before it waits, and nothing remembers it"};
} // namespace why

HEDDLE_SCENARIO(sem_park) = heddle::scenario<park>("boreas/sem/park", "Boreas: k_sem_take")
                                .covers(first_look)
                                .variant<waking<boreas::shipped>>("shipped", pass, why::seen)
                                .variant<waking<boreas::no_second_look>>("no-second-look",
                                                                         fails(kind::lost_wakeup),
                                                                         why::not_seen)
                                .variant<waking<boreas::shipped, wakes::by_state>>(
                                    "wake-not-counted", fails(kind::lost_wakeup), why::not_kept);

} // namespace
