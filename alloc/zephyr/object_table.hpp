// Dynamic kernel objects: each is held by the threads that have a permission bit, and freed with
// the last of them.
//
// Upstream: kernel/userspace/userspace.c. The objects are in a fixed table; the list that upstream
// keeps them in is left out, and with it the question which lock protects the list. Cleaning up
// after the type of an object is left out.
#pragma once

#include <array>
#include <cstdint>

#include <heddle/name.hpp>
#include <heddle/plain.hpp>

#include "alloc/zephyr/k_heap.hpp"
#include "alloc/zephyr/thread.hpp"

namespace zephyr {

// Protected by obj_lock.
template <class Variant>
struct dyn_object {
  heddle::plain<std::uint32_t> permissions{0}; // one bit per thread
  heddle::plain<bool> linked{false};           // in upstream's list
  block<Variant> data;
  block<Variant> wrapper;
};

template <class Variant>
class object_table {
public:
  using object = dyn_object<Variant>;
  static constexpr unsigned capacity = 2;
  static constexpr unsigned units_per_object = 2; // data and wrapper

  object& operator[](unsigned i) { return objects_[i]; }
  const object& operator[](unsigned i) const { return objects_[i]; }

  // k_object_alloc for `owner`, in two allocations; while nothing runs beside it.
  bool alloc(object& o, k_heap<Variant>& pool, const k_thread& owner) {
    if (!pool.alloc(o.wrapper, 1))
      return false;
    if (!pool.alloc(o.data, 1)) {
      k_free(o.wrapper);
      return false;
    }
    o.permissions.store(bit_of(owner));
    o.linked.store(true);
    return true;
  }

  // k_object_release, called by `me`.
  void release(object& o, const k_thread& me) { unref(o, me, sched_lock::not_held); }

  // k_thread_perms_all_clear: a walk over all objects, in the abort of `t`.
  void clear_all_permissions(const k_thread& t) {
    const typename scheduler<Variant>::section walk(lists_lock_);
    for (object& o : objects_)
      unref(o, t, sched_lock::held);
  }

  void name_members() const {
    heddle::name(lists_lock_, "lists_lock");
    heddle::name(obj_lock_, "obj_lock");
  }
  static void name_members_of(const object& o) {
    heddle::name(o.permissions, "permissions");
    heddle::name(o.linked, "linked");
    heddle::name(o.data.units, "data");
    heddle::name(o.wrapper.units, "wrapper");
  }

private:
  static constexpr std::uint32_t bit_of(const k_thread& t) { return std::uint32_t{1} << t.index; }

  // unref_check: who takes the last permission frees the object, under obj_lock.
  void unref(object& o, const k_thread& t, sched_lock caller) {
    const typename scheduler<Variant>::section guard(obj_lock_);
    if (!o.linked.load())
      return;
    const std::uint32_t left = o.permissions.load() & ~bit_of(t);
    o.permissions.store(left);
    if (left != 0)
      return;
    o.linked.store(false);
    k_free(o.data, caller);
    k_free(o.wrapper, caller);
  }

  typename scheduler<Variant>::lock_type lists_lock_;
  typename scheduler<Variant>::lock_type obj_lock_;
  std::array<object, capacity> objects_;
};

} // namespace zephyr
