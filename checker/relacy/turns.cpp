// The beginning of an operation.
#include "checker/relacy/turns.hpp"

namespace heddle::relacy {

// Some failures need a thread to get far while another stands still, some need turns.
void turns::begin(search how) { stretch_ = how == search::random ? 1U << random(5) : 1; }

void turns::begin_thread(const void* frame) {
  stacks_[current_thread()] = reinterpret_cast<std::uintptr_t>(frame);
}

void turns::begin_operation(site where, bool may_switch) {
  exits_.leave_if_told();
  require_stack(where);
  threads_.operation();
  if (!budget_.spend(where))
    threads_.leave_all(leaving::cut);
  else if (may_switch && (stretch_ == 1 || random(stretch_) == 0))
    scheduling_point();
  exits_.leave_if_told();
}

void turns::give_way() {
  scheduling_point();
  exits_.leave_if_told();
}

// An overflow of a fiber's stack would look like a crash of code under test.
void turns::require_stack(site where) {
  if (tasks_.runs_here())
    return; // has a guard
  constexpr std::uintptr_t usable_bytes = std::uintptr_t{56} << 10U;
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  if (stacks_[current_thread()] - here > usable_bytes)
    findings_.refuse("more stack than a fiber has", where);
}

} // namespace heddle::relacy
