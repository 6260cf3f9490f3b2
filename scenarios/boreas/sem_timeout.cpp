// A take whose time runs out while a give is under way.
//
// Source: Boreas PR 51 and the semaphore below it: the give chooses the waiter under the lock and
// notifies it after. If the wait ends in between, the taker has the unit although nothing woke it,
// and must wait for the notification that is still under way: it would end the task's next wait,
// and until it has come the giver may not have let go of the taker's record.
//
// The record lies on the taker's stack, and its life ends where the taker returns. A giver that
// reads it until it notifies is safe (`node-after-unlock`), because no taker returns before that:
// only together with another mistake does it read a record that is gone. A notification of somebody
// else in the slot (`stray-`) is such a mistake, and in the code as shipped leaves the real one
// behind.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/boreas/semaphore.hpp"
#include "alloc/kernel/lone_parking.hpp"

namespace {

using heddle::kind;
using heddle::pass;
using heddle::kernel::task_id;
using heddle::kernel::timeout;
using tasks = heddle::kernel::lone_parking<2>;

inline constexpr const char* has_unit = "taker has the unit";
inline constexpr const char* timed_out = "wait ran out";
inline constexpr const char* crossed = "wait ran out while the give was under way";

// What a variant decides besides the semaphore's own choices: whether a notification of somebody
// else lies in the taker's slot.
template <class Semaphore>
struct stray : Semaphore {
  static constexpr bool stray_notification = true;
};
template <class Semaphore>
struct clean : Semaphore {
  static constexpr bool stray_notification = false;
};

struct watched_tasks : tasks {
  // The second wait of a take is the one that swallows a notification.
  unsigned take(unsigned slot, timeout wait) {
    taker_waited = true;
    if (wait == timeout::forever)
      heddle::cover(crossed);
    return tasks::take(slot, wait);
  }
  bool taker_waited = false; // only the taker waits
};

template <class Policy>
class timeout_race {
public:
  void build(heddle::machine& m) {
    heddle::name(sem_, "sem");
    sem_.name_members();
    os_.name_members();
    m.initially([this] {
      heddle::expect(sem_.init(0, 1) == boreas::ok, kind::return_code, "the semaphore is accepted");
      if constexpr (Policy::stray_notification)
        os_.notify(taker, boreas::semaphore_slot);
    });
    m.thread("giver", [this] { sem_.give(os_); });
    m.thread("taker", [this] { take(); });
    m.finally([this] {
      const std::uint32_t taken = result_ == boreas::ok ? 1 : 0;
      heddle::expect(sem_.count_get() + taken == 1, kind::conservation,
                     "the unit given is in the count or with the taker");
      const unsigned left = Policy::stray_notification && !os_.taker_waited ? 1 : 0;
      heddle::expect(os_.pending(taker, boreas::semaphore_slot) == left, kind::stale_notification,
                     "a take that waited leaves no notification behind");
    });
  }

private:
  static constexpr task_id taker{1};

  void take() {
    result_ = sem_.take(os_, timeout::finite);
    heddle::expect(result_ == boreas::ok || result_ == boreas::again, kind::return_code,
                   "a take with a timeout has the unit or ran out");
    heddle::cover(result_ == boreas::ok ? has_unit : timed_out);
  }

  watched_tasks os_;
  boreas::semaphore<Policy, watched_tasks> sem_;
  int result_ = boreas::invalid;
};

namespace why {
constexpr heddle::variant_details severed{
    .because = "the record is unlinked by exactly one of giver and taker, under the lock, and the "
               "taker consumes the notification of a giver that chose it",
    .covers = {timed_out, crossed}};
constexpr heddle::variant_details no_consume{
    .because = "the taker sees that it was chosen and returns; the notification comes later"};
constexpr heddle::variant_details got_not_woken{
    .because = "the taker was chosen, and returns as timed out: nobody has the unit"};
constexpr heddle::variant_details no_notify{
    .because = "the taker sees that it was chosen and waits for the notification"};
constexpr heddle::variant_details held_by_notification{
    .because = "equivalent: the record is read before the notification, and the taker does not "
               "return before it has consumed that",
    .covers = {timed_out, crossed}};
constexpr heddle::variant_details read_late{
    .because = "the taker sees that it was chosen and returns; the giver then reads whom to notify "
               "in the record of a call that has ended, or has read it just before and leaves a "
               "notification behind"};
constexpr heddle::variant_details read_later{
    .because = "the notification lets the taker return, and the giver looks at its record again"};
constexpr heddle::variant_details still_linked{
    .because = "the taker has returned with its record in the queue, where the give finds it"};
constexpr heddle::variant_details stray_note{
    .because = "the stray notification ends the wait of a taker that was chosen: it does not wait "
               "for the real one, which comes later"};
constexpr heddle::variant_details stray_and_read_late{
    .because = "as the stray notification, and the giver reads whom to notify in the record of a "
               "call that has ended"};
constexpr heddle::variant_details stray_cleared{
    .because = "nobody has a reason to notify a task that has not queued, so what lies in its slot "
               "before is not for it",
    .covers = {timed_out, crossed}};
} // namespace why

using heddle::fails;

HEDDLE_SCENARIO(sem_timeout) =
    heddle::scenario<timeout_race>("boreas/sem/timeout", "Boreas PR 51: a timeout races a give")
        .covers(has_unit)
        .variant<clean<boreas::shipped>>("shipped", pass, why::severed)
        .variant<clean<boreas::no_consume>>("no-consume", fails(kind::stale_notification),
                                            why::no_consume)
        .variant<clean<boreas::got_not_woken>>("got-not-woken", fails(kind::conservation),
                                               why::got_not_woken)
        .variant<clean<boreas::no_notify>>("no-notify", fails(kind::lost_wakeup), why::no_notify)
        .variant<clean<boreas::node_after_unlock>>("node-after-unlock", pass,
                                                   why::held_by_notification)
        .variant<clean<boreas::node_after_unlock_no_consume>>("node-after-unlock-no-consume",
                                                              fails(kind::use_after_free,
                                                                    kind::stale_notification),
                                                              why::read_late)
        .variant<clean<boreas::node_after_notify>>("node-after-notify", fails(kind::use_after_free),
                                                   why::read_later)
        .variant<clean<boreas::no_unlink_on_timeout>>("no-unlink-on-timeout",
                                                      fails(kind::use_after_free),
                                                      why::still_linked)
        .variant<stray<boreas::shipped>>("stray-notification", fails(kind::stale_notification),
                                         why::stray_note)
        .variant<stray<boreas::node_after_unlock>>("stray-notification-node-after-unlock",
                                                   fails(kind::use_after_free,
                                                         kind::stale_notification),
                                                   why::stray_and_read_late)
        .variant<stray<boreas::clear_slot_first>>("stray-notification-cleared", pass,
                                                  why::stray_cleared);

} // namespace
