// An abort that frees an object, while another CPU frees a block of the same heap with k_heap_free,
// which is there to wake who waits on the heap, in every variant.
//
// For the free to take the scheduler lock and the abort not to see anybody in the queue, as a model
// of the locks alone would have it, the only waiter has to be the victim: it leaves the queue with
// the abort, before its object is freed.
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
class abort_with_k_heap_free {
public:
  void build(heddle::machine& m) {
    system_.name_members();
    m.initially([this] { system_.set_up(); });
    m.thread("CPU0 (K)", [this] { system_.abort_victim(); });
    m.thread("CPU1 (B)", [this] { system_.k_heap_free_block(); });
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
        "the abort, first, wakes W under its own lock; or k_heap_free holds the heap lock, sees W "
        "and wants the scheduler lock, while the abort wants the heap lock",
    .alone = "if the abort comes first it wakes W, under the lock that it holds"};
constexpr heddle::variant_details heap_lock_only{
    .because = "nobody is to be woken: k_heap_free takes the heap lock and no other"};
constexpr heddle::variant_details wakes_the_victim{
    .because = "k_heap_free holds the heap lock, sees the victim in the queue and wants the "
               "scheduler lock, while the abort wants the heap lock"};
constexpr heddle::variant_details reversed{
    .because =
        "the flag spares the abort the second scheduler lock, but not k_heap_free the first: "
        "it holds the heap lock, sees W and wants the scheduler lock"};
constexpr heddle::variant_details always_reversed{
    .because = "k_heap_free takes the scheduler lock under the heap lock before it looks at the "
               "queue"};
} // namespace why

HEDDLE_SCENARIO(abort_with_k_heap_free) =
    heddle::scenario<abort_with_k_heap_free>("zephyr/abort/with-k-heap-free",
                                             "the lock orders of Zephyr's abort and free paths")
        .covers(marks::freed)
        .variant<waited_for<v0>>("V0-waiter", recursion_or_deadlock, why::both)
        .variant<nobody_waits<v0>>("V0-no-waiter", pass, why::heap_lock_only)
        .variant<victim_waits<v0>>("V0-victim-waits", fails(kind::deadlock), why::wakes_the_victim)
        .variant<waited_for<v1>>("V1-waiter", fails(kind::deadlock), why::reversed)
        .variant<nobody_waits<v1>>("V1-no-waiter", pass, why::heap_lock_only)
        .variant<waited_for<v2>>("V2", fails(kind::deadlock), why::always_reversed)
        .variant<waited_for<v3>>("V3", fails(kind::deadlock), why::always_reversed);

} // namespace
