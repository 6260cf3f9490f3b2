// By longjmp: destructors do not run.
#include "checker/relacy/exits.hpp"

namespace heddle::relacy {

void exits::begin_threads() {
  reason_ = leaving::no;
  phase_ = phase::threads;
}

void exits::leave() {
  if (on_cpu())
    std::longjmp(cpus_[current_thread()], 1);
  std::longjmp(direct_, 1);
}

} // namespace heddle::relacy
