// The accesses of a list, as instrumented code makes them.
#include <atomic>

#include "checker/testing/fuzz/task_code.hpp"

namespace {

using namespace heddle::checker::fuzz;

int variable[variables];
volatile int volatile_variable;
std::atomic<int> atomic_variable;

int touch(const memory_step& s) {
  int& v = variable[s.variable];
  switch (s.what) {
  case touch_kind::read:
    return v;
  case touch_kind::write:
    v = s.value;
    return 0;
  case touch_kind::add: {
    const int before = v;
    std::atomic_signal_fence(std::memory_order_seq_cst);
    v = before + 1;
    return before;
  }
  case touch_kind::volatile_add: {
    const int before = volatile_variable;
    volatile_variable = before + 1;
    return before;
  }
  case touch_kind::atomic_add:
    return atomic_variable.fetch_add(1, std::memory_order_relaxed);
  default:
    return 0;
  }
}

} // namespace

extern "C" {

long heddle_fuzz_touch(const access_list* list, unsigned first, unsigned end) {
  long seen = 0;
  for (unsigned i = first; i < end && i < list->count; ++i) {
    std::atomic_signal_fence(std::memory_order_seq_cst);
    seen = seen * 8 + touch(list->steps[i]) + 1;
  }
  std::atomic_signal_fence(std::memory_order_seq_cst);
  return seen;
}

long heddle_fuzz_variables() {
  long all = atomic_variable.load(std::memory_order_relaxed) * 8 + volatile_variable;
  for (const int v : variable)
    all = all * 8 + v;
  return all;
}

} // extern "C"
