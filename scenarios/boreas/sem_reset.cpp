// A reset that meets a task whose wait runs out.
//
// Source: Boreas, k_sem_reset: whoever waits is let go with -EAGAIN, chosen under the lock and
// notified after it like by a give, and units in the count are gone. So the taker's duties are the
// same as in sem_timeout.cpp: to be out of the queue, and to swallow the notification.
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

inline constexpr const char* let_go = "taker was let go by the reset";
inline constexpr const char* ran_out = "wait ran out before the reset";
inline constexpr const char* crossed = "wait ran out while the reset was under way";

struct watched_tasks : tasks {
  void notify(task_id task, unsigned slot) {
    heddle::cover(let_go);
    notified = true;
    tasks::notify(task, slot);
  }
  // The second wait of a take is the one that swallows a notification.
  unsigned take(unsigned slot, timeout wait) {
    if (wait == timeout::forever)
      heddle::cover(crossed);
    return tasks::take(slot, wait);
  }
  bool notified = false; // by the reset
};

template <class Policy>
class reset_race {
public:
  void build(heddle::machine& m) {
    heddle::name(sem_, "sem");
    sem_.name_members();
    os_.name_members();
    m.initially([this] {
      heddle::expect(sem_.init(0, 1) == boreas::ok, kind::return_code, "the semaphore is accepted");
    });
    m.thread("resetter", [this] { sem_.reset(os_); });
    m.thread("taker", [this] {
      heddle::expect(sem_.take(os_, timeout::finite) == boreas::again, kind::return_code,
                     "nobody gives a unit");
    });
    m.finally([this] {
      if (!os_.notified)
        heddle::cover(ran_out);
      heddle::expect(sem_.count_get() == 0, kind::conservation, "nobody gives a unit");
      heddle::expect(os_.pending(task_id{1}, boreas::semaphore_slot) == 0, kind::stale_notification,
                     "a take leaves no notification behind");
    });
  }

private:
  watched_tasks os_;
  boreas::semaphore<Policy, watched_tasks> sem_;
};

namespace why {
constexpr heddle::variant_details severed{
    .because = "the record is unlinked by exactly one of the two, under the lock, and a taker that "
               "was chosen consumes its notification",
    .covers = {let_go, crossed}};
constexpr heddle::variant_details no_consume{
    .because = "the taker sees that it was let go and returns; the notification comes later"};
constexpr heddle::variant_details still_linked{
    .because = "the taker has returned with its record in the queue, where the reset finds it"};
constexpr heddle::variant_details no_notify{
    .because = "the taker sees that it was let go and waits for the notification"};
} // namespace why

HEDDLE_SCENARIO(sem_reset) =
    heddle::scenario<reset_race>("boreas/sem/reset", "Boreas: k_sem_reset")
        .covers(ran_out)
        .variant<boreas::shipped>("shipped", pass, why::severed)
        .variant<boreas::reset_at_once>("at-once", pass, why::severed)
        .variant<boreas::no_consume>("no-consume", fails(kind::stale_notification), why::no_consume)
        .variant<boreas::no_unlink_on_timeout>("no-unlink-on-timeout", fails(kind::use_after_free),
                                               why::still_linked)
        .variant<boreas::no_notify>("no-notify", fails(kind::lost_wakeup), why::no_notify);

} // namespace
