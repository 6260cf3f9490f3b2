// In which order tasks that wait for a unit get one: the most urgent first, first come first served
// among equals.
//
// Source: Boreas, the scan of the waiters in its semaphore. On one CPU without interrupts there is
// one execution.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/boreas/semaphore.hpp"
#include "alloc/kernel/scheduler.hpp"

namespace {

using heddle::kind;
using heddle::kernel::timeout;
using tasks = heddle::kernel::scheduler<>;

inline constexpr const char* all_woken = "all waiters woken";

template <class Policy>
class wake_order {
public:
  void build(heddle::machine& m) {
    heddle::name(sem_, "sem");
    sem_.name_members();
    heddle::name(os_, "scheduler");
    m.initially([this] { sem_.define(0, waiters); });
    const auto core = m.cpu("core0");
    m.task(core, "first", 2, [this] { take('a'); });
    m.task(core, "second", 2, [this] { take('b'); });
    m.task(core, "urgent", 3, [this] { take('u'); });
    m.task(core, "giver", 1, [this] {
      for (unsigned i = 0; i < waiters; ++i)
        sem_.give(os_);
    });
    os_.attach(m);
    m.finally([this] { compare("uab"); });
  }

private:
  static constexpr unsigned waiters = 3;

  void take(char who) {
    heddle::expect(sem_.take(os_, timeout::forever) == boreas::ok, kind::return_code,
                   "a take without a timeout has the unit");
    if (count_ < waiters)
      woken_[count_++] = who;
  }
  void compare(const char (&expected)[waiters + 1]) const {
    unsigned same = 0;
    while (same < waiters && woken_[same] == expected[same])
      ++same;
    heddle::expect(same == waiters, kind::wake_order,
                   "waiters are woken by priority, and equals as they queued");
    heddle::cover(all_woken);
  }

  tasks os_;
  boreas::semaphore<Policy, tasks> sem_;
  char woken_[waiters] = {};
  unsigned count_ = 0;
};

namespace why {
constexpr heddle::variant_details strict{
    .because = "the scan replaces its choice only by a strictly more urgent waiter"};
constexpr heddle::variant_details not_strict{
    .because = "the scan replaces its choice by a later one that is as urgent",
    .alone = "waiters of one CPU are woken in the wrong order without a second one"};
} // namespace why

HEDDLE_SCENARIO(sem_wake_order) =
    heddle::scenario<wake_order>("boreas/sem/wake-order", "Boreas: k_sem_give")
        .covers(all_woken)
        .variant<boreas::shipped>("shipped", heddle::pass, why::strict)
        .variant<boreas::last_among_equals>("last-among-equals", heddle::fails(kind::wake_order),
                                            why::not_strict);

} // namespace
