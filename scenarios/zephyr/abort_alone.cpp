// An abort that frees an object, and no other CPU: the first row of the table in docs/zephyr.md.
// The program is that of zephyr/abort/recursive-sched-lock.
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
class abort_alone {
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

namespace why {
constexpr heddle::variant_details recursion{
    .because = "z_unpend_all sees W and takes _sched_spinlock, which the abort holds",
    .alone = "the CPU takes a lock twice: no other CPU is involved"};
constexpr heddle::variant_details nobody_to_wake{
    .because = "z_unpend_all sees an empty queue, and takes the lock only for a thread; a victim "
               "that waits has left the queue before its object is freed"};
constexpr heddle::variant_details flagged{
    .because = "the flag of the CPU makes z_unpend_all go without the lock that is held",
    .covers = {marks::woken}};
constexpr heddle::variant_details told{
    .because = "the callers under the lock use functions that do not take it",
    .covers = {marks::woken}};
constexpr heddle::variant_details bypassed{.because = "k_free does not reach the wait queue",
                                           .covers = {marks::not_woken}};
} // namespace why

HEDDLE_SCENARIO(abort_alone) =
    heddle::scenario<abort_alone>("zephyr/abort/alone",
                                  "the lock orders of Zephyr's abort and free paths")
        .covers(marks::freed)
        .variant<waited_for<v0>>("V0-waiter", fails(kind::recursive_lock), why::recursion)
        .variant<nobody_waits<v0>>("V0-no-waiter", pass, why::nobody_to_wake)
        .variant<victim_waits<v0>>("V0-victim-waits", pass, why::nobody_to_wake)
        .variant<waited_for<v1>>("V1-waiter", pass, why::flagged)
        .variant<nobody_waits<v1>>("V1-no-waiter", pass, why::nobody_to_wake)
        .variant<waited_for<v2>>("V2", pass, why::told)
        .variant<waited_for<v3>>("V3", pass, why::bypassed);

} // namespace
