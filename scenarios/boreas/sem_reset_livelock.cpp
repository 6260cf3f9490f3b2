// A reset of a semaphore by the least urgent task of a CPU. Two others wait, and the more urgent
// one of them takes again whenever it is let go.
//
// Source: Boreas, k_sem_reset: it lets go one waiter after the other until nobody waits. The urgent
// task preempts it where it is notified, and waits again before the reset looks again. On one CPU
// with fixed priorities nothing else can happen; so when the reset lets go a task for the second
// time, semaphore, tasks and reset are where they were when it did so for the first time, and it
// never ends, nor ever comes to the other waiter. That second time is what is looked for. The loops
// of the program itself are bounded.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/boreas/semaphore.hpp"
#include "alloc/kernel/scheduler.hpp"

namespace {

using heddle::kind;
using heddle::kernel::task_id;
using heddle::kernel::timeout;

inline constexpr const char* ended = "the reset ended";
inline constexpr const char* served = "the urgent task was let go and has a unit in the end";
inline constexpr const char* other_let_go = "the other task was let go";

struct watched_tasks : heddle::kernel::scheduler<> {
  void notify(task_id task, unsigned slot) {
    if (resetting) {
      bool& before = let_go[static_cast<unsigned>(task)];
      heddle::expect(!before, kind::livelock, "a reset lets a task go once");
      before = true;
    }
    scheduler::notify(task, slot);
  }
  bool resetting = false;
  bool let_go[3] = {}; // by this reset
};

template <class Policy>
class reset_livelock {
public:
  void build(heddle::machine& m) {
    heddle::name(sem_, "sem");
    sem_.name_members();
    heddle::name(os_, "scheduler");
    m.initially([this] {
      heddle::expect(sem_.init(0, 1) == boreas::ok, kind::return_code, "the semaphore is accepted");
    });
    const auto core = m.cpu("core0");
    m.task(core, "urgent", 3, [this] { take_until_served(); });
    m.task(core, "other", 2, [this] {
      heddle::expect(sem_.take(os_, timeout::forever) == boreas::again, kind::return_code,
                     "a waiter that is reset has no unit");
      heddle::cover(other_let_go);
    });
    m.task(core, "resetter", 1, [this] {
      os_.resetting = true;
      sem_.reset(os_);
      os_.resetting = false;
      heddle::cover(ended);
      sem_.give(os_);
    });
    os_.attach(m);
  }

private:
  static constexpr unsigned attempts = 3;

  void take_until_served() {
    for (unsigned i = 0; i < attempts; ++i) {
      if (sem_.take(os_, timeout::forever) != boreas::ok)
        continue;
      if (i != 0)
        heddle::cover(served);
      return;
    }
  }

  watched_tasks os_;
  boreas::semaphore<Policy, watched_tasks> sem_;
};

namespace why {
constexpr heddle::variant_details for_ever{
    .because = "the task that was let go waits again before the reset looks whether anybody does",
    .alone = "one CPU, no interrupts: there is one execution"};
constexpr heddle::variant_details once{
    .because = "whom to let go is decided in one critical section, before anybody is notified",
    .covers = {ended, served, other_let_go}};
} // namespace why

HEDDLE_SCENARIO(sem_reset_livelock) =
    heddle::scenario<reset_livelock>("boreas/sem/reset-livelock", "Boreas: k_sem_reset")
        .variant<boreas::shipped>("shipped", heddle::fails(kind::livelock), why::for_ever)
        .variant<boreas::reset_at_once>("at-once", heddle::pass, why::once);

} // namespace
