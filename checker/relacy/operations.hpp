// The operations of threads on shared memory, as the runtime interface has them; all of them on a
// CPU.
#pragma once

#include <cstddef>
#include <cstdint>

#include <heddle/order.hpp>

#include "checker/relacy/access.hpp"
#include "checker/relacy/exits.hpp"
#include "checker/relacy/findings.hpp"
#include "checker/relacy/interrupts.hpp"
#include "checker/relacy/parking.hpp"
#include "checker/relacy/sc_order.hpp"
#include "checker/relacy/shared_cells.hpp"
#include "checker/relacy/thread_states.hpp"
#include "checker/relacy/turns.hpp"

namespace heddle::relacy {

class operations {
public:
  // What they act through.
  struct parts {
    exits& out;
    findings& found;
    thread_states& threads;
    shared_cells& cells;
    turns& taking_turns;
    parking& waits;
    interrupts& arriving;
  };
  explicit operations(const parts& others) : with_(others) {}

  void begin_iteration() { plain_accesses_ = 0; }
  // Whether the simulation is to be begun again, since the program was not known well enough.
  bool take_new_start() { return sc_.take_new_start(); }

  std::uint64_t load(const void* address, shape how, site where);
  void store(void* address, std::uint64_t value, shape how, site where);
  std::uint64_t update(void* address, std::uint64_t operand, shape how, site where);
  bool compare_exchange(void* address, std::uint64_t& expected, std::uint64_t desired, shape how,
                        site where);
  std::uint64_t await(const void* address, std::uint64_t value, shape how, site where);
  void construct(void* address, std::uint64_t value, shape how, site where); // plain
  void lifetime_begin(const void* storage, std::size_t bytes, site where);
  void lifetime_end(const void* storage, std::size_t bytes, site where);
  void fence(order o, site where);
  void relax(site where);
  std::uint32_t choose(std::uint32_t alternatives, site where); // fails where there is no CPU

private:
  void wait_for(const cell& c, wait what, site where);

  const parts with_;
  sc_order sc_;
  unsigned plain_accesses_ = 0; // in an iteration
};

} // namespace heddle::relacy
