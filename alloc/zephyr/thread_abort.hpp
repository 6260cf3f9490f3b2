// k_thread_abort of a thread that does not run, by a thread or interrupt of any CPU.
//
// Upstream: z_thread_abort and z_thread_halt of kernel/sched.c. All of it happens under
// `_sched_spinlock`, what frees memory included. Left out: essential threads, joiners, timeouts,
// memory domains, the thread's own object, and victims that run.
#pragma once

#include "alloc/zephyr/object_table.hpp"
#include "alloc/zephyr/scheduler.hpp"
#include "alloc/zephyr/thread.hpp"

namespace zephyr {

template <class Variant>
void halt(scheduler<Variant>& sched, object_table<Variant>& objects, k_thread& t) {
  t.change_state(k_thread::dead, k_thread::queued);
  if (t.is(k_thread::pending))
    sched.unpend(t);
  objects.clear_all_permissions(t);
}

template <class Variant>
void k_thread_abort(scheduler<Variant>& sched, object_table<Variant>& objects, k_thread& t) {
  const typename scheduler<Variant>::section guard(sched.lock());
  if (t.is(k_thread::dead))
    return;
  if constexpr (Variant::flags_cpu_in_abort)
    sched.flag_cpu(true);
  halt(sched, objects, t);
  if constexpr (Variant::flags_cpu_in_abort)
    sched.flag_cpu(false);
}

} // namespace zephyr
