// A heap that is both waited on and used as a resource pool: thread W waits for memory with
// k_heap_alloc, and thread F frees a block that it got through its pool, with k_free. The block is
// all that W needs.
//
// Source: the trade that zephyrproject-rtos/zephyr PR 107146 makes. Tests in Zephyr's tree define
// such heaps; a waiter on one of them that waits in earnest is not known.
#include <heddle/expect.hpp>
#include <heddle/name.hpp>
#include <heddle/scenario.hpp>

#include "alloc/zephyr/k_heap.hpp"
#include "alloc/zephyr/scheduler.hpp"
#include "alloc/zephyr/thread.hpp"
#include "alloc/zephyr/variant.hpp"

namespace {

using namespace zephyr; // the names of the variants
using heddle::fails;
using heddle::kind;
using heddle::pass;

// How F gives its block back. k_heap_free() needs a block of k_heap_alloc(), which has no prefix.
struct by_k_free {
  template <class Variant>
  static void free(k_heap<Variant>&, block<Variant>& b) {
    k_free(b);
  }
};
struct by_k_heap_free {
  template <class Variant>
  static void free(k_heap<Variant>& heap, block<Variant>& b) {
    heap.free(b);
  }
};

template <class Variant, class Way = by_k_free>
struct freeing : Variant {
  using way = Way;
};

inline constexpr const char* waited = "W waited and was woken";
inline constexpr const char* found = "W found the memory freed already";

template <class Policy>
class mixed_pool_wakeup {
public:
  void build(heddle::machine& m) {
    sched_.name_members();
    heddle::name(heap_, "heap");
    heap_.name_members();
    heddle::name(waiter_, "W");
    waiter_.name_members();
    heddle::name(pool_block_.units, "F's block");
    heddle::name(wanted_.units, "W's block");
    m.initially([this] {
      heddle::expect(heap_.alloc(pool_block_, 1), kind::expectation, "the heap has one unit");
    });
    m.thread("CPU0 (F)", [this] { Policy::way::free(heap_, pool_block_); });
    m.thread("CPU1 (W)", [this] {
      heddle::cover(heap_.alloc_forever(wanted_, 1, waiter_) > 0 ? waited : found);
    });
    m.finally([this] {
      heddle::expect(heap_.free_units() == 0 && wanted_.units.load() == 1, kind::conservation,
                     "the unit went from F to W");
      heddle::expect(heap_.waiters().peek() == nullptr, kind::allocator_invariant,
                     "nobody waits any more");
    });
  }

private:
  scheduler<Policy> sched_;
  k_heap<Policy> heap_{sched_, 1};
  k_thread waiter_{0};
  block<Policy> pool_block_;
  block<Policy> wanted_;
};

namespace why {
constexpr heddle::variant_details woken{
    .because = "W is in the queue before it gives the heap lock back, and k_free, which takes that "
               "lock, wakes whom it finds there",
    .covers = {waited}};
constexpr heddle::variant_details passed_over{
    .because = "k_free does not look at the queue: W, once in it, waits for a later k_heap_free"};
constexpr heddle::variant_details woken_by_k_heap_free{
    .because =
        "k_heap_free wakes as before: as long as a heap is freed to as it is allocated from, "
        "nothing is lost",
    .covers = {waited}};
} // namespace why

HEDDLE_SCENARIO(heap_mixed_pool_wakeup) =
    heddle::scenario<mixed_pool_wakeup>("zephyr/heap/mixed-pool-wakeup", "Zephyr PR 107146")
        .covers(found)
        .variant<freeing<v0>>("V0", pass, why::woken)
        .variant<freeing<v1>>("V1", pass, why::woken)
        .variant<freeing<v2>>("V2", pass, why::woken)
        .variant<freeing<v3>>("V3", fails(kind::lost_wakeup), why::passed_over)
        .variant<freeing<v3, by_k_heap_free>>("V3-k-heap-free", pass, why::woken_by_k_heap_free);

} // namespace
