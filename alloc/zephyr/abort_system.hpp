// The smallest kernel in which an abort frees memory: one heap, a victim that holds the last
// permission of a dynamic object, another object of another thread, and a thread that may wait for
// memory. Scenarios and tests start from it.
#pragma once

#include <cstdint>

#include <heddle/expect.hpp>
#include <heddle/name.hpp>

#include "alloc/zephyr/k_heap.hpp"
#include "alloc/zephyr/object_table.hpp"
#include "alloc/zephyr/scheduler.hpp"
#include "alloc/zephyr/thread.hpp"
#include "alloc/zephyr/thread_abort.hpp"

namespace zephyr {

// Who is pended on the heap at the start.
enum class pended : std::uint8_t { nobody, waiter, victim };

// A variant of the kernel, and where it starts from.
template <class Variant, pended Who>
struct starting_with : Variant {
  static constexpr pended at_start = Who;
};
template <class Variant>
using waited_for = starting_with<Variant, pended::waiter>;
template <class Variant>
using nobody_waits = starting_with<Variant, pended::nobody>;
template <class Variant>
using victim_waits = starting_with<Variant, pended::victim>;

template <class Policy>
class abort_system {
public:
  // To be called before any CPU runs. The heap is used up afterwards.
  void set_up() {
    heddle::expect(objects_.alloc(of_victim(), heap_, victim_) &&
                       objects_.alloc(of_other(), heap_, other_) && heap_.alloc(block_, 1),
                   heddle::kind::expectation, "the heap is large enough for the start");
    victim_.change_state(k_thread::queued, 0);
    if constexpr (Policy::at_start != pended::nobody)
      sched_.pend(Policy::at_start == pended::victim ? victim_ : waiter_, heap_.waiters());
  }

  // What the CPUs do.
  void abort_victim() { k_thread_abort(sched_, objects_, victim_); }
  void release_other_object() { objects_.release(of_other(), other_); }
  void k_free_block() { k_free(block_); }
  void k_heap_free_block() { heap_.free(block_); }
  void alloc_waiting() { heap_.alloc_forever(others_block_, 1, other_); }

  // What came of it, once all have ended.
  bool victims_object_is_freed() {
    return !of_victim().linked.load() && of_victim().data.units.load() == 0 &&
           of_victim().wrapper.units.load() == 0;
  }
  bool anybody_pends() const {
    return waiter_.is(k_thread::pending) || other_.is(k_thread::pending);
  }
  void expect_consistent() {
    heddle::expect(victim_.is(k_thread::dead) && !victim_.is(k_thread::pending),
                   heddle::kind::allocator_invariant,
                   "an aborted thread is dead and waits for nothing");
    heddle::expect(victims_object_is_freed(), heddle::kind::leak,
                   "an object is freed with its last permission");
    heddle::expect(heap_.free_units() + units_in_use() == capacity, heddle::kind::conservation,
                   "every unit of the heap is free or in one block");
    heddle::expect(anybody_pends() == (heap_.waiters().peek() != nullptr),
                   heddle::kind::allocator_invariant,
                   "a thread is pending exactly if it is in a wait queue");
  }

  // Marks for scenarios.
  static constexpr const char* freed = "A's object is freed inside the abort";
  static constexpr const char* woken = "W is woken";
  static constexpr const char* not_woken = "W is left waiting";
  void cover_outcome() {
    if (victims_object_is_freed())
      heddle::cover(freed);
    if constexpr (Policy::at_start == pended::waiter)
      heddle::cover(waiter_.is(k_thread::pending) ? not_woken : woken);
  }

  void name_members() const {
    sched_.name_members();
    objects_.name_members();
    heddle::name(heap_, "heap");
    heap_.name_members();
    heddle::name(victim_, "A");
    heddle::name(other_, "B");
    heddle::name(waiter_, "W");
    victim_.name_members();
    other_.name_members();
    waiter_.name_members();
    heddle::name(block_.units, "block");
    heddle::name(others_block_.units, "B's block");
    heddle::name(objects_[0], "A's object");
    heddle::name(objects_[1], "B's object");
    objects_.name_members_of(objects_[0]);
    objects_.name_members_of(objects_[1]);
  }

private:
  static constexpr unsigned capacity = 2 * object_table<Policy>::units_per_object + 1;

  using object = typename object_table<Policy>::object;
  object& of_victim() { return objects_[0]; }
  object& of_other() { return objects_[1]; }

  static unsigned units_of(const object& o) { return o.data.units.load() + o.wrapper.units.load(); }
  unsigned units_in_use() {
    return units_of(of_victim()) + units_of(of_other()) + block_.units.load() +
           others_block_.units.load();
  }

  scheduler<Policy> sched_;
  k_heap<Policy> heap_{sched_, capacity};
  object_table<Policy> objects_;
  k_thread victim_{0};
  k_thread other_{1};
  k_thread waiter_{2};
  block<Policy> block_;        // of `other_`, which frees it
  block<Policy> others_block_; // which `other_` waits for
};

} // namespace zephyr
