// Which interrupt comes, and when: Relacy's choices, and how often lines were raised.
#pragma once

#include <array>
#include <cstdint>

#include <heddle/machine.hpp>

#include "checker/relacy/access.hpp"
#include "checker/relacy/interrupt_lines.hpp"
#include "checker/relacy/shared_cells.hpp"
#include "checker/relacy/simulator.hpp"
#include "checker/relacy/thread_states.hpp"

namespace heddle::relacy {

// The n-th of a set of lines, or of CPUs.
unsigned element(line_set set, unsigned n);
// Any of them; no choice where there is one only.
unsigned any_of(line_set set);

class arrivals {
public:
  arrivals(const machine& m, interrupt_lines& lines, shared_cells& cells, thread_states& threads)
      : machine_(m), lines_(lines), cells_(cells), threads_(threads) {}

  // The machine is built: lines that were raised meanwhile are so in every iteration.
  void keep() { raised_initially_ = raise_counts_; }
  // A new iteration: decides how many of those arrivals come that may fail to come, and, in the
  // random search, how seldom any comes.
  void begin(search how);

  // Whether something that could come now does.
  bool one_comes() const;
  // Whether the CPU has been told to take one now; it is not told twice.
  bool take_force(unsigned cpu);
  // All wait: wakes a CPU that could still be interrupted, which it then is. False if there is
  // none.
  bool force_one();

  // The CPU of the line takes it. False if the raise has not got there yet, which it has if it
  // `must`.
  bool accept(unsigned line, bool must);

  // Raised lines. Counts are locations of the program like any other.
  void raise_directly(unsigned line) { ++raise_counts_[line]; }
  void raise(unsigned line, site where);
  void withdraw(unsigned line, site where);

private:
  cell& raise_counter(unsigned line, site where);

  const machine& machine_;
  interrupt_lines& lines_;
  shared_cells& cells_;
  thread_states& threads_;
  unsigned forced_ = 0; // CPUs that must take an interrupt next, one bit each
  unsigned seldom_ = 2; // about one chance in so many lets an interrupt in
  std::array<std::uint64_t, max_lines> raise_counts_{};
  std::array<std::uint64_t, max_lines> raised_initially_{};
};

} // namespace heddle::relacy
