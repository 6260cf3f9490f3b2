// In which order the tasks of one CPU run: the most urgent first, equals as they became ready. A
// task that is readied takes the CPU from a less urgent one at once.
//
// The tasks write down their turns. On one CPU without interrupts there is one execution.
#include <heddle/expect.hpp>
#include <heddle/scenario.hpp>

#include "alloc/kernel/scheduler.hpp"

namespace {

using heddle::kind;
using heddle::kernel::task_id;
using heddle::kernel::timeout;

inline constexpr const char* all_turns = "all turns taken";

struct as_designed {
  static constexpr heddle::kernel::scheduler_rules rules{};
};
struct last_come_first_served {
  static constexpr heddle::kernel::scheduler_rules rules{.first_come_first_served = false};
};

template <class Policy>
class order {
public:
  void build(heddle::machine& m) {
    const auto core = m.cpu("core0");
    m.task(core, "low", 1, [this] {
      turn('l');
      os_.notify(high, 0);
      turn('l');
    });
    m.task(core, "first", 2, [this] { take_two_turns('a'); });
    m.task(core, "second", 2, [this] { take_two_turns('b'); });
    m.task(core, "high", 3, [this] {
      turn('h');
      os_.take(0, timeout::forever);
      turn('h');
    });
    os_.attach(m);
    m.finally([this] { compare("habablhl"); });
  }

private:
  static constexpr task_id high{3};
  static constexpr unsigned turns = 8;

  void turn(char who) {
    if (count_ < turns)
      turns_[count_++] = who;
  }
  void take_two_turns(char who) {
    turn(who);
    os_.yield();
    turn(who);
  }
  void compare(const char (&expected)[turns + 1]) const {
    unsigned same = 0;
    while (same < turns && turns_[same] == expected[same])
      ++same;
    heddle::expect(same == turns, kind::wake_order,
                   "tasks run by priority, and equals as they became ready");
    heddle::cover(all_turns);
  }

  heddle::kernel::scheduler<Policy::rules> os_;
  char turns_[turns] = {};
  unsigned count_ = 0;
};

namespace why {
constexpr heddle::variant_details by_priority{
    .because = "the ready queue is sorted by priority and stable, and both readying and yielding "
               "compare with its first"};
constexpr heddle::variant_details reversed{
    .because = "of the two equals that are ready at first, the later one runs first",
    .alone = "tasks of one CPU need no second one to run in the wrong order"};
} // namespace why

HEDDLE_SCENARIO(scheduler_order) =
    heddle::scenario<order>("kernel/scheduler/order", "alloc/kernel/scheduler.hpp")
        .covers(all_turns)
        .variant<as_designed>("as-designed", heddle::pass, why::by_priority)
        .variant<last_come_first_served>("last-come-first-served", heddle::fails(kind::wake_order),
                                         why::reversed);

} // namespace
