// An abort that frees an object, while a thread on another CPU allocates from the same heap, which
// is used up, and is ready to wait.
//
// z_pend_curr takes the scheduler lock under the heap lock, in every variant. And the thread that
// pends is a waiter from then on: that there is none at the start does not keep the abort from
// meeting one. What becomes of the thread does not matter here (a daemon may wait for ever); in
// zephyr/heap/mixed-pool-wakeup it does.
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
using marks = abort_system<waited_for<v0>>;

template <class Policy>
class abort_with_k_heap_alloc {
public:
  void build(heddle::machine& m) {
    system_.name_members();
    m.initially([this] { system_.set_up(); });
    m.thread("CPU0 (K)", [this] { system_.abort_victim(); });
    m.daemon("CPU1 (B)", [this] { system_.alloc_waiting(); });
    m.finally([this] {
      system_.expect_consistent();
      system_.cover_outcome();
    });
  }

private:
  abort_system<Policy> system_;
};

constexpr auto recursion_or_deadlock = fails(kind::deadlock, kind::recursive_lock);

namespace why {
constexpr heddle::variant_details both{
    .because =
        "the abort, first, wakes W under its own lock; or the allocation fails, and wants the "
        "scheduler lock under the heap lock, while the abort wants the heap lock",
    .alone = "if the abort comes first it wakes W, under the lock that it holds"};
constexpr heddle::variant_details becomes_the_waiter{
    .because =
        "as with a waiter: the allocation wants the scheduler lock under the heap lock, while "
        "the abort wants the heap lock; or it has pended before, and the abort wakes it under "
        "its own lock"};
constexpr heddle::variant_details reversed{
    .because = "the flag spares the abort the second scheduler lock, but not the allocation the "
               "first, which it wants under the heap lock"};
constexpr heddle::variant_details pends_reversed{
    .because =
        "the allocation wants the scheduler lock under the heap lock, while the abort, which "
        "holds it, wants the heap lock"};
} // namespace why

HEDDLE_SCENARIO(abort_with_k_heap_alloc) =
    heddle::scenario<abort_with_k_heap_alloc>("zephyr/abort/with-k-heap-alloc",
                                              "the lock orders of Zephyr's abort and free paths")
        .covers(marks::freed)
        .variant<waited_for<v0>>("V0-waiter", recursion_or_deadlock, why::both)
        .variant<nobody_waits<v0>>("V0-no-waiter", recursion_or_deadlock, why::becomes_the_waiter)
        .variant<victim_waits<v0>>("V0-victim-waits", recursion_or_deadlock,
                                   why::becomes_the_waiter)
        .variant<waited_for<v1>>("V1-waiter", fails(kind::deadlock), why::reversed)
        .variant<nobody_waits<v1>>("V1-no-waiter", fails(kind::deadlock), why::reversed)
        .variant<waited_for<v2>>("V2", fails(kind::deadlock), why::pends_reversed)
        .variant<waited_for<v3>>("V3", fails(kind::deadlock), why::pends_reversed);

} // namespace
