// A slab of one block, held by a device. A task waits for it; the device frees it and readies a
// more urgent task of the same CPU, which polls.
//
// Source: Boreas PR 51, the hand-off steal, as slab_hand_off.cpp. The poller runs between the
// promise and the first step of the task that it was made to, however soon that is: urgency does
// not help it. Meanwhile num_free() says that a block is free. Zephyr's own slab hands over the
// block and never says so.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/plain.hpp>
#include <heddle/scenario.hpp>

#include "alloc/boreas/mem_slab.hpp"
#include "alloc/kernel/scheduler.hpp"

namespace {

using heddle::kind;
using heddle::pass;
using heddle::kernel::task_id;
using heddle::kernel::timeout;
using tasks = heddle::kernel::scheduler<>;

inline constexpr const char* served = "waiter has a block";
inline constexpr const char* poller_first = "poller was first";
inline constexpr const char* refused_after = "poller refused after the hand-off";
inline constexpr const char* said_free = "poller refused while a block is said to be free";

template <class Policy>
class hand_off {
public:
  void build(heddle::machine& m) {
    heddle::name(block_, "block");
    heddle::name(slab_, "slab");
    slab_.name_members();
    heddle::name(os_, "scheduler");
    heddle::name(promised_, "promised");
    m.initially([this] { hold(); });
    const auto core = m.cpu("core0");
    m.task(core, "waiter", 1, [this] { wait(); });
    m.task(core, "poller", 2, [this] { poll(); });
    m.interrupt(core, "dma", {.arrivals = 1}, [this] {
      promised_.store(slab_.has_waiter());
      slab_.free(os_, block_);
      os_.notify(poller, 0);
    });
    os_.attach(m);
    m.finally([this] {
      heddle::expect(slab_.num_used() == 1 && slab_.credits() == 0 && slab_.listed(1) == 0,
                     kind::conservation, "the waiter holds the only block");
    });
  }

private:
  static constexpr task_id poller{1};

  void hold() {
    heddle::expect(slab_.init(block_, sizeof block_, 1) == boreas::ok, kind::return_code,
                   "the slab is accepted");
    void* held = nullptr;
    heddle::expect(slab_.alloc(os_, &held, timeout::none) == boreas::ok, kind::return_code,
                   "a fresh slab has a block");
  }

  void wait() {
    void* block = nullptr;
    const int status = slab_.alloc(os_, &block, timeout::forever);
    heddle::expect(status == boreas::ok && block == block_, kind::return_code,
                   "an allocation that waits gets the block");
    heddle::cover(served);
  }

  void poll() {
    os_.take(0, timeout::forever);
    const bool too_late = promised_.load();
    const bool one_is_free = slab_.num_free() == 1;
    void* block = nullptr;
    const int status = slab_.alloc(os_, &block, timeout::none);
    if (status == boreas::ok) {
      heddle::expect(!too_late, kind::handoff_steal, "the block freed was promised to the waiter");
      heddle::cover(poller_first);
      slab_.free(os_, block);
      return;
    }
    if (too_late)
      heddle::cover(refused_after);
    if (one_is_free)
      heddle::cover(said_free);
  }

  tasks os_;
  alignas(16) std::byte block_[16];
  boreas::mem_slab<Policy, tasks> slab_;
  heddle::plain<bool> promised_{false};
};

namespace why {
inline constexpr const char* on_one_cpu = "the three of one CPU come in this order by themselves";
constexpr heddle::variant_details to_waiter{
    .because = "a give that finds a waiter leaves the count at 0, so later takers are refused, "
               "however urgent",
    .covers = {poller_first, refused_after, said_free}};
constexpr heddle::variant_details through_count{
    .because = "the unit is in the count until the waiter runs, and the poller runs first",
    .alone = on_one_cpu};
constexpr heddle::variant_details twice{
    .because = "two credits for one block: the poller takes the one in the count, and with it the "
               "block that the waiter was promised",
    .alone = on_one_cpu};
} // namespace why

HEDDLE_SCENARIO(slab_hand_off_tasks) =
    heddle::scenario<hand_off>("boreas/slab/hand-off-tasks", "Boreas PR 51: the hand-off steal")
        .covers(served)
        .variant<boreas::shipped>("shipped", pass, why::to_waiter)
        .variant<boreas::bump_and_wake>("bump-and-wake", heddle::fails(kind::handoff_steal),
                                        why::through_count)
        .variant<boreas::increment_and_target>("increment-and-target",
                                               heddle::fails(kind::handoff_steal), why::twice);

} // namespace
