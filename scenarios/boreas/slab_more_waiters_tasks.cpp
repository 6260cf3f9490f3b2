// A slab of two blocks, both held by the least urgent task of a CPU. Three others wait for a block,
// two of them for a time, and the holder frees one block after the other.
//
// Source: Boreas PR 51, more waiters than blocks; upstream's test has four blocks and six waiters.
// At least one task waits in vain. Waits may run out before, between and in the frees, which the
// tasks that they wake preempt.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/boreas/mem_slab.hpp"
#include "alloc/kernel/scheduler.hpp"

namespace {

using heddle::fails;
using heddle::kind;
using heddle::pass;
using heddle::kernel::task_id;
using heddle::kernel::timeout;
using tasks = heddle::kernel::scheduler<>;

inline constexpr const char* first_served =
    "of the two that hurry, the one that queued first has a block";
inline constexpr const char* second_served = "the one that queued second has a block";
inline constexpr const char* in_vain = "both that hurry waited in vain";

template <class Policy>
class more_waiters {
public:
  void build(heddle::machine& m) {
    heddle::name(pool_, "pool");
    heddle::name(slab_, "slab");
    slab_.name_members();
    heddle::name(os_, "scheduler");
    m.initially([this] { hold(); });
    const auto core = m.cpu("core0");
    m.task(core, "first", 2, [this] { wait(0, timeout::finite); });
    m.task(core, "second", 2, [this] { wait(1, timeout::finite); });
    m.task(core, "urgent", 3, [this] { wait(2, timeout::forever); });
    m.task(core, "holder", 1, [this] {
      for (void* const block : held_)
        slab_.free(os_, block);
    });
    os_.attach(m, {.tick = true});
    m.finally([this] { account(); });
  }

private:
  static constexpr std::uint32_t blocks = 2;
  static constexpr std::uint32_t waiters = 3;
  static constexpr std::size_t block_bytes = 16;

  void hold() {
    heddle::expect(slab_.init(pool_, block_bytes, blocks) == boreas::ok, kind::return_code,
                   "the slab is accepted");
    for (void*& block : held_)
      heddle::expect(slab_.alloc(os_, &block, timeout::none) == boreas::ok, kind::return_code,
                     "a fresh slab has its blocks");
  }

  void wait(unsigned who, timeout wait) {
    const int status = slab_.alloc(os_, &won_[who], wait);
    heddle::expect(status == boreas::ok ? won_[who] != nullptr
                                        : status == boreas::again && won_[who] == nullptr,
                   kind::return_code, "a wait ends with a block, or says that it ran out");
  }

  void account() {
    std::uint32_t winners = 0;
    for (unsigned who = 0; who < waiters; ++who) {
      winners += won_[who] != nullptr ? 1 : 0;
      for (unsigned other = 0; other < who; ++other)
        heddle::expect(won_[who] == nullptr || won_[who] != won_[other], kind::overlap,
                       "a block is allocated to one at a time");
    }
    heddle::expect(slab_.num_used() == winners && slab_.listed(blocks) == blocks - winners &&
                       slab_.credits() == blocks - winners,
                   kind::conservation, "each block is held, or free with its credit");
    for (unsigned who = 0; who < waiters; ++who)
      heddle::expect(os_.pending(task_id{who}, boreas::semaphore_slot) == 0,
                     kind::stale_notification, "no wait leaves a notification behind");
    heddle::expect(won_[2] != nullptr, kind::return_code, "a wait for ever ends with a block");
    heddle::cover(won_[0] != nullptr ? first_served : won_[1] != nullptr ? second_served : in_vain);
  }

  tasks os_;
  alignas(16) std::byte pool_[blocks * block_bytes];
  boreas::mem_slab<Policy, tasks> slab_;
  void* held_[blocks] = {};
  void* won_[waiters] = {};
};

namespace why {
constexpr heddle::variant_details accounted{
    .because = "each give makes one waiter's wait end with a block, or counts it; a wait that runs "
               "out leaves the queue",
    .covers = {first_served, second_served, in_vain}};
constexpr heddle::variant_details left_promised{
    .because = "a block is promised to a task that has given up: nobody has it, and no credit"};
constexpr heddle::variant_details twice{
    .because = "two credits for one block: one stays in the count, and there is no block for it",
    .alone = "the others wait when the holder frees its blocks"};
constexpr heddle::variant_details not_swallowed{
    .because = "a task that was chosen when its time had run out leaves the notification behind"};
constexpr heddle::variant_details gone{.because =
                                           "a free finds the record of a wait that has run out"};
} // namespace why

HEDDLE_SCENARIO(slab_more_waiters_tasks) =
    heddle::scenario<more_waiters>("boreas/slab/more-waiters-tasks",
                                   "Boreas PR 51: more waiters than blocks")
        .variant<boreas::shipped>("shipped", pass, why::accounted)
        .variant<boreas::got_not_woken>("got-not-woken",
                                        fails(kind::conservation, kind::stale_notification),
                                        why::left_promised)
        .variant<boreas::increment_and_target>("increment-and-target", fails(kind::conservation),
                                               why::twice)
        .variant<boreas::no_consume>("no-consume", fails(kind::stale_notification),
                                     why::not_swallowed)
        .variant<boreas::no_unlink_on_timeout>("no-unlink-on-timeout", fails(kind::use_after_free),
                                               why::gone);

} // namespace
