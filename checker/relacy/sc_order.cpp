// Learning that a program has both.
#include "checker/relacy/sc_order.hpp"

#include "checker/relacy/simulator.hpp"

namespace heddle::relacy {

void sc_order::before_access(order o) {
  if (!is_seq_cst(o))
    return;
  used(accesses_used_);
  if (accesses_are_fences_)
    before_sc_access();
}

void sc_order::after_access(order o) {
  if (is_seq_cst(o) && accesses_are_fences_)
    after_sc_access();
}

void sc_order::fence(order o) {
  if (is_seq_cst(o))
    used(fences_used_);
  relacy::fence(o);
}

void sc_order::used(bool& what) {
  what = true;
  if (accesses_are_fences_ || !accesses_used_ || !fences_used_)
    return;
  accesses_are_fences_ = true;
  start_again_ = true;
  end_simulation();
}

} // namespace heddle::relacy
