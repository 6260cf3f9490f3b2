// Thread K aborts thread A on CPU0. A's dynamic object goes with it, and its memory back to a heap
// on which thread W waits: the free inside the abort wants to wake W, for which it takes the
// scheduler lock that the abort holds already.
//
// Source: zephyrproject-rtos/zephyr issue 106659, found by inspection, and the answers to it, PRs
// 106732, 106792 and 107146.
//
// One CPU is enough, and one schedule. W has been switched out before and has no CPU.
#include <heddle/expect.hpp>
#include <heddle/scenario.hpp>

#include "alloc/zephyr/abort_system.hpp"
#include "alloc/zephyr/variant.hpp"

namespace {

using namespace zephyr; // the names of the variants
using heddle::fails;
using heddle::kind;
using heddle::pass;

// The marks do not depend on the variant.
using marks = abort_system<starting_with<v0, pended::waiter>>;

template <class Policy>
class recursive_sched_lock {
public:
  void build(heddle::machine& m) {
    system_.name_members();
    m.initially([this] { system_.set_up(); });
    m.thread("CPU0 (K)", [this] { system_.abort_victim(); });
    m.finally([this] {
      system_.expect_consistent();
      system_.cover_outcome();
    });
  }

private:
  abort_system<Policy> system_;
};

inline constexpr bool smp = true;
inline constexpr bool up = false;
inline constexpr bool validated = true;
inline constexpr bool unvalidated = false;

inline constexpr const char* one_cpu = "the CPU takes a lock twice: no other CPU is involved";

namespace why {
constexpr heddle::variant_details recursion{
    .because = "z_unpend_all sees W and takes _sched_spinlock to unpend it, under the abort that "
               "holds it; validation asserts that no lock is taken by the CPU that holds it",
    .alone = one_cpu};
constexpr heddle::variant_details recursion_always{
    .because = "z_unpend_all takes _sched_spinlock before it looks: every abort that frees "
               "recurses, which is how it was noticed",
    .alone = one_cpu};
constexpr heddle::variant_details waits_for_itself{
    .because =
        "as with validation, but nobody looks: the CPU spins on the lock that it holds, with "
        "its interrupts masked",
    .alone = one_cpu};
constexpr heddle::variant_details unnoticed{
    .because = "without another CPU the lock is the interrupt mask, which may be raised twice",
    .covers = {marks::woken}};
constexpr heddle::variant_details nobody_to_wake{
    .because = "z_unpend_all sees an empty queue, and takes the lock only for a thread"};
constexpr heddle::variant_details flagged{
    .because = "the flag of the CPU makes z_unpend_all go without the lock that is held",
    .covers = {marks::woken}};
constexpr heddle::variant_details told{
    .because = "the callers under the lock use functions that do not take it",
    .covers = {marks::woken}};
constexpr heddle::variant_details bypassed{
    .because = "k_free does not reach the wait queue, and so not the scheduler lock",
    .covers = {marks::not_woken}};
} // namespace why

HEDDLE_SCENARIO(abort_recursive_sched_lock) =
    heddle::scenario<recursive_sched_lock>("zephyr/abort/recursive-sched-lock",
                                           "Zephyr issue 106659")
        .covers(marks::freed)
        .variant<waited_for<v0>>("V0", fails(kind::recursive_lock), why::recursion)
        .variant<waited_for<configured<v0, smp, unvalidated>>>("V0-smp-unvalidated",
                                                               fails(kind::deadlock),
                                                               why::waits_for_itself)
        .variant<waited_for<configured<v0, up, validated>>>("V0-up", fails(kind::recursive_lock),
                                                            why::recursion)
        .variant<waited_for<configured<v0, up, unvalidated>>>("V0-up-unvalidated", pass,
                                                              why::unnoticed)
        .variant<nobody_waits<v0>>("V0-no-waiter", pass, why::nobody_to_wake)
        .variant<nobody_waits<v0_peek_locked>>("V0-locked-peek-no-waiter",
                                               fails(kind::recursive_lock), why::recursion_always)
        .variant<waited_for<v1>>("V1", pass, why::flagged)
        .variant<waited_for<v2>>("V2", pass, why::told)
        .variant<waited_for<v3>>("V3", pass, why::bypassed);

} // namespace
