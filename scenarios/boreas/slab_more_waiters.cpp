// A slab of one block, held. Two tasks on CPUs of their own wait for it, and one of them only for a
// time; the holder frees it.
//
// Source: Boreas PR 51, more waiters than blocks. Whoever is served gives the block back, so the
// task that waits for ever is always served, by the holder or by the other one. slab_more_waiters_
// tasks.cpp has two blocks and three waiters.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/boreas/mem_slab.hpp"
#include "alloc/kernel/lone_parking.hpp"

namespace {

using heddle::fails;
using heddle::kind;
using heddle::pass;
using heddle::kernel::task_id;
using heddle::kernel::timeout;
using tasks = heddle::kernel::lone_parking<3>;

inline constexpr const char* both_served = "both waiters had the block";
inline constexpr const char* one_timed_out = "one waited in vain";
inline constexpr const char* handed_twice = "the block was handed on twice";

struct watched_tasks : tasks {
  void notify(task_id task, unsigned slot) {
    ++handed[heddle::cpu::id()];
    tasks::notify(task, slot);
  }
  unsigned handed[3] = {}; // by each CPU
};

template <class Policy>
class more_waiters {
public:
  void build(heddle::machine& m) {
    heddle::name(block_, "block");
    heddle::name(slab_, "slab");
    slab_.name_members();
    os_.name_members();
    m.initially([this] { hold(); });
    m.thread("holder", [this] { slab_.free(os_, block_); });
    m.thread("patient", [this] {
      heddle::expect(use(timeout::forever), kind::return_code,
                     "an allocation that waits for ever gets the block");
    });
    m.thread("hurried", [this] { served_ = use(timeout::finite); });
    m.finally([this] { account(); });
  }

private:
  void hold() {
    heddle::expect(slab_.init(block_, sizeof block_, 1) == boreas::ok, kind::return_code,
                   "the slab is accepted");
    void* held = nullptr;
    heddle::expect(slab_.alloc(os_, &held, timeout::none) == boreas::ok, kind::return_code,
                   "a fresh slab has a block");
  }

  bool use(timeout wait) {
    void* block = nullptr;
    const int status = slab_.alloc(os_, &block, wait);
    heddle::expect(status == boreas::ok ? block == block_
                                        : status == boreas::again && block == nullptr,
                   kind::return_code, "a wait ends with the block, or says that it ran out");
    if (status == boreas::ok)
      slab_.free(os_, block);
    return status == boreas::ok;
  }

  void account() {
    heddle::cover(served_ ? both_served : one_timed_out);
    unsigned handed = 0;
    for (const unsigned by_one : os_.handed)
      handed += by_one;
    if (handed == 2)
      heddle::cover(handed_twice);
    heddle::expect(slab_.num_used() == 0 && slab_.max_used() == 1, kind::conservation,
                   "no block is in use, and never was there more than one");
    heddle::expect(slab_.listed(2) == 1 && slab_.credits() == 1, kind::conservation,
                   "the block and its credit are back");
    for (unsigned t = 0; t < 3; ++t) {
      heddle::expect(os_.pending(task_id{t}, boreas::semaphore_slot) == 0, kind::stale_notification,
                     "no wait leaves a notification behind");
    }
  }

  watched_tasks os_;
  alignas(16) std::byte block_[16];
  boreas::mem_slab<Policy, watched_tasks> slab_;
  bool served_ = false; // the one that waits for a time
};

namespace why {
constexpr heddle::variant_details passed_on{
    .because = "each give makes one waiter's wait end with the block, or counts it; a wait that "
               "runs out leaves the queue",
    .covers = {both_served, one_timed_out, handed_twice}};
constexpr heddle::variant_details left_promised{
    .because = "the block is promised to a task that has given up: the other one waits for ever"};
constexpr heddle::variant_details twice{
    .because = "two credits for one block: the second one to have one pops from the empty list. "
               "If nobody takes it, it fills the count, and the credit of the next free is lost at "
               "the limit"};
constexpr heddle::variant_details not_swallowed{
    .because = "a task that was chosen when its time had run out returns before it is notified"};
constexpr heddle::variant_details gone{.because =
                                           "the free finds the record of a wait that has run out"};
} // namespace why

HEDDLE_SCENARIO(slab_more_waiters) =
    heddle::scenario<more_waiters>("boreas/slab/more-waiters",
                                   "Boreas PR 51: more waiters than blocks")
        .variant<boreas::shipped>("shipped", pass, why::passed_on)
        .variant<boreas::got_not_woken>("got-not-woken",
                                        fails(kind::lost_wakeup, kind::conservation),
                                        why::left_promised)
        .variant<boreas::increment_and_target>("increment-and-target", fails(kind::crash),
                                               why::twice)
        .variant<boreas::no_consume>("no-consume", fails(kind::stale_notification),
                                     why::not_swallowed)
        .variant<boreas::no_unlink_on_timeout>("no-unlink-on-timeout", fails(kind::use_after_free),
                                               why::gone);

} // namespace
