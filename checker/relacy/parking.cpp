// A machine that goes on no more is stuck, or has only daemons left.
#include "checker/relacy/parking.hpp"

namespace heddle::relacy {

void parking::wait_until_woken(const waiting& w) {
  threads_.begin_wait(w);
  settle_if_all_wait();
  if (threads_.wait_of(current_thread()).what != wait::none)
    park();
  exits_.leave_if_told();
}

void parking::relax(site where) {
  threads_.relaxed(where);
  settle_if_all_spin();
  yield();
  exits_.leave_if_told();
}

void parking::settle_if_all_wait() {
  const bool over = !threads_.any_is_running() || exits_.reason() != leaving::no;
  if (!over && threads_.all_wait() && !arrivals_.force_one())
    settle();
}

void parking::settle_if_all_spin() {
  if (!threads_.only_spin())
    return;
  if (arrivals_.force_one())
    threads_.something_changed();
  else
    settle();
}

void parking::settle() {
  if (!threads_.only_daemons_wait())
    findings_.stop_with({.what = threads_.stuck_kind()});
  threads_.leave_all(leaving::settled);
}

} // namespace heddle::relacy
