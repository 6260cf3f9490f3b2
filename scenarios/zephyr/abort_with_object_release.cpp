// An abort that frees an object, while another CPU releases the last permission of another object,
// which is freed to the same heap.
//
// Object and scheduler lock: the abort holds the scheduler lock and wants obj_lock. A release whose
// k_free wakes somebody wants the scheduler lock under obj_lock (and under the heap lock).
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
class abort_with_object_release {
public:
  void build(heddle::machine& m) {
    system_.name_members();
    m.initially([this] { system_.set_up(); });
    m.thread("CPU0 (K)", [this] { system_.abort_victim(); });
    m.thread("CPU1 (B)", [this] { system_.release_other_object(); });
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
        "the abort, first, wakes W under its own lock; or the release holds obj_lock and the heap "
        "lock, sees W and wants the scheduler lock, while the abort wants obj_lock",
    .alone = "if the abort comes first it wakes W, under the lock that it holds"};
constexpr heddle::variant_details obj_then_heap{
    .because = "nobody is to be woken: the release takes obj_lock and then the heap lock, as the "
               "abort does"};
constexpr heddle::variant_details wakes_the_victim{
    .because = "the release holds obj_lock and the heap lock, sees the victim in the queue and "
               "wants the scheduler lock, while the abort wants obj_lock"};
constexpr heddle::variant_details reversed{
    .because =
        "the flag spares the abort the second scheduler lock, but not the release the first: "
        "it holds obj_lock, sees W and wants the scheduler lock"};
constexpr heddle::variant_details always_reversed{
    .because =
        "the release frees under obj_lock, and its k_free takes the scheduler lock before it "
        "looks at the queue"};
constexpr heddle::variant_details bypassed{
    .because = "k_free takes the heap lock and no other: obj_lock is never held before the "
               "scheduler lock",
    .covers = {marks::not_woken}};
} // namespace why

HEDDLE_SCENARIO(abort_with_object_release) =
    heddle::scenario<abort_with_object_release>("zephyr/abort/with-object-release",
                                                "the lock orders of Zephyr's abort and free paths")
        .covers(marks::freed)
        .variant<waited_for<v0>>("V0-waiter", recursion_or_deadlock, why::both)
        .variant<nobody_waits<v0>>("V0-no-waiter", pass, why::obj_then_heap)
        .variant<victim_waits<v0>>("V0-victim-waits", fails(kind::deadlock), why::wakes_the_victim)
        .variant<waited_for<v1>>("V1-waiter", fails(kind::deadlock), why::reversed)
        .variant<nobody_waits<v1>>("V1-no-waiter", pass, why::obj_then_heap)
        .variant<waited_for<v2>>("V2", fails(kind::deadlock), why::always_reversed)
        .variant<waited_for<v3>>("V3", pass, why::bypassed);

} // namespace
