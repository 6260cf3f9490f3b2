// Sequentially consistent accesses of a program that has such fences, too: then each access is made
// a fence on both sides (see before_sc_access()).
//
// Whether a program has both is learned on the way. The iterations before had only one of the two,
// and were right; from the one that has both on, all is begun again.
#pragma once

#include <utility>

#include <heddle/order.hpp>

namespace heddle::relacy {

class sc_order {
public:
  // On a CPU. Of accesses and fences of whatever order; the first two around an access.
  void before_access(order o);
  void after_access(order o);
  void fence(order o);

  // Whether the simulation was ended to be begun again; tells it once.
  bool take_new_start() { return std::exchange(start_again_, false); }

private:
  void used(bool& what);

  bool accesses_used_ = false;
  bool fences_used_ = false;
  bool accesses_are_fences_ = false;
  bool start_again_ = false;
};

} // namespace heddle::relacy
