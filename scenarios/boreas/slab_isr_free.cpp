// A slab of one block, held by a device. An allocation waits for it, and the device's interrupt
// frees it: on the CPU of the task that waits, or on another one.
//
// Source: Boreas PR 51, "dual-core free from an interrupt". On the first CPU the waiter, which is
// the more urgent task, queues before the poller ever runs. So whatever the free meets, the block
// is the waiter's: the poller finds nothing, even between the give and the waiter's first step.
//
// It works because the two locks are never nested and each masks the interrupts of its CPU. Without
// the mask the interrupt, or the task that it wakes, finds a lock held by the CPU it runs on; a
// lock that lets its own CPU in again, as that of ESP-IDF does, hides this and loses the unit.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/plain.hpp>
#include <heddle/scenario.hpp>

#include "alloc/boreas/mem_slab.hpp"
#include "alloc/kernel/scheduler.hpp"

namespace {

using heddle::fails;
using heddle::kind;
using heddle::pass;
using heddle::kernel::scheduler_rules;
using heddle::kernel::timeout;

enum class device { on_this_core, on_other_core };

// What a variant decides besides the slab's own choices.
template <class Slab>
struct same_core : Slab {
  static constexpr device interrupts = device::on_this_core;
  static constexpr scheduler_rules rules{};
};
template <class Slab>
struct other_core : Slab {
  static constexpr device interrupts = device::on_other_core;
  static constexpr scheduler_rules rules{};
};
// The interrupt does not ask for another task to run, here or on the other CPU.
template <class Where>
struct no_yield : Where {
  static constexpr scheduler_rules rules{.interrupts_other_cpus = false,
                                         .preempts_at_interrupt_exit = false};
};

inline constexpr const char* freed_while_waiting = "freed while the allocation waits";
inline constexpr const char* freed_before = "freed before the allocation waits";
inline constexpr const char* polled_before_free = "polled before the free";
inline constexpr const char* polled_after_free = "polled after the free";

template <class Policy>
class isr_free {
  using tasks = heddle::kernel::scheduler<Policy::rules>;

public:
  void build(heddle::machine& m) {
    heddle::name(block_, "block");
    heddle::name(slab_, "slab");
    slab_.name_members();
    heddle::name(os_, "scheduler");
    heddle::name(waiter_done_, "waiter done");
    heddle::name(owed_, "owed");
    constexpr bool same = Policy::interrupts == device::on_this_core;
    const auto core = m.cpu("core0");
    const auto device_core = same ? core : m.cpu("core1");
    m.initially([this] { hold(); });
    m.task(core, "waiter", 2, [this] { wait(); });
    m.task(core, "poller", 1, [this] { poll(); });
    m.interrupt(device_core, "dma", {.arrivals = 1}, [this] {
      if (Policy::interrupts == device::on_this_core && slab_.has_waiter())
        owed_.store(true);
      slab_.free(os_, block_);
    });
    os_.attach(m, {.reschedule = !same});
    m.finally([this] {
      heddle::expect(slab_.num_used() == 1 && slab_.credits() == 0 && slab_.listed(1) == 0,
                     kind::conservation, "the waiter holds the only block");
    });
  }

private:
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
    heddle::cover(poller_started_ ? freed_while_waiting : freed_before);
    waiter_done_.store(true);
  }

  void poll() {
    poller_started_ = true;
    void* block = nullptr;
    const int status = slab_.alloc(os_, &block, timeout::none);
    heddle::expect(status != boreas::ok, kind::handoff_steal,
                   "the waiter queued before this task ran: the block is promised to it");
    const bool owed = owed_.load(); // the interrupt may come between the two
    const bool done = waiter_done_.load();
    heddle::expect(done || !owed, kind::wake_order,
                   "the waiter, which is more urgent, runs where the interrupt that frees ends");
    heddle::cover(done ? polled_after_free : polled_before_free);
  }

  tasks os_;
  alignas(16) std::byte block_[16];
  boreas::mem_slab<Policy, tasks> slab_;
  // Of the first CPU.
  bool poller_started_ = false;
  heddle::plain<bool> waiter_done_{false};
  heddle::plain<bool> owed_{false}; // freed by an interrupt of this CPU while the waiter waited
};

namespace why {
constexpr heddle::variant_details promised{
    .because = "a give that finds a waiter leaves the count at 0; locks are not nested, and "
               "interrupts masked while one is held",
    .covers = {freed_while_waiting, freed_before, polled_before_free, polled_after_free}};
constexpr heddle::variant_details own_lock{
    .because = "the interrupt finds a lock held by the task that it interrupted; or, if that has "
               "taken its name off the lock and not yet given it back, spins"};
constexpr heddle::variant_details own_lock_spins{
    .because = "as no-masking, but the lock does not notice: the interrupt waits for the task that "
               "it interrupted"};
constexpr heddle::variant_details enters_again{
    .because = "the interrupt enters the critical section in which the waiter has just found no "
               "unit, finds no waiter yet, and counts the unit; the waiter queues, and the poller "
               "takes it"};
constexpr heddle::variant_details goes_on{
    .because = "the poller goes on where the interrupt ends, and the waiter waits for it to end"};
constexpr heddle::variant_details unseen{
    .because = "the waiter is ready on a CPU that idles, and nothing makes that look",
    .alone = "a free that comes when both tasks have had their turn is enough"};
constexpr heddle::variant_details urgent_waiter{
    .because = "equivalent here: the waiter is the more urgent task of the CPU that frees, and has "
               "taken its unit before the poller goes on",
    .covers = {freed_while_waiting, freed_before, polled_before_free, polled_after_free}};
constexpr heddle::variant_details preempted_holder{
    .because = "the poller is preempted in a critical section by the waiter, which finds the lock "
               "held by its own CPU, or spins if the poller has taken its name off it"};
constexpr heddle::variant_details taken_between{
    .because = "the unit is in the count until the waiter's CPU is interrupted, and the poller "
               "takes it"};
} // namespace why

HEDDLE_SCENARIO(slab_isr_free) =
    heddle::scenario<isr_free>("boreas/slab/isr-free",
                               "Boreas PR 51: free from an interrupt, on either core")
        .variant<same_core<boreas::shipped>>("same-core", pass, why::promised)
        .variant<same_core<boreas::no_masking>>("same-core-no-masking",
                                                fails(kind::recursive_lock, kind::deadlock),
                                                why::own_lock)
        .variant<same_core<boreas::no_masking_unvalidated>>("same-core-no-masking-unvalidated",
                                                            fails(kind::deadlock),
                                                            why::own_lock_spins)
        .variant<same_core<boreas::no_masking_recursive>>("same-core-no-masking-recursive",
                                                          fails(kind::handoff_steal),
                                                          why::enters_again)
        .variant<no_yield<same_core<boreas::shipped>>>("same-core-no-yield",
                                                       fails(kind::wake_order), why::goes_on)
        .variant<same_core<boreas::bump_and_wake>>("same-core-bump-and-wake", pass,
                                                   why::urgent_waiter)
        .variant<other_core<boreas::shipped>>("other-core", pass, why::promised)
        .variant<other_core<boreas::no_masking>>("other-core-no-masking",
                                                 fails(kind::recursive_lock, kind::deadlock),
                                                 why::preempted_holder)
        .variant<no_yield<other_core<boreas::shipped>>>("other-core-no-yield",
                                                        fails(kind::lost_wakeup), why::unseen)
        .variant<other_core<boreas::bump_and_wake>>("other-core-bump-and-wake",
                                                    fails(kind::handoff_steal), why::taken_between);

} // namespace
