// How code under test is left: by a jump back to where it began, when an assumption failed, when
// too many operations were made, or when something was found before or after the threads.
//
// So nothing that owns memory may be alive on its stack then. What it did to memory is put back
// before the next iteration anyway.
#pragma once

#include <array>
#include <csetjmp>
#include <cstdint>

#include "checker/relacy/simulator.hpp"

namespace heddle::relacy {

// Why all threads leave an iteration. Settled: those that go on waiting are daemons.
enum class leaving : std::uint8_t { no, dropped, cut, settled };

class exits {
public:
  // From one to the other threads run; until the next iteration it is known why they left.
  void begin_threads();
  void end_threads() { phase_ = phase::outside; }
  bool on_cpu() const { return phase_ == phase::threads; }
  // Before or after the threads.
  bool is_direct() const { return phase_ == phase::direct; }

  // Code under test outside the threads. False if it was left.
  template <class F>
  bool run_directly(F f) {
    phase_ = phase::direct;
    bool returned = false;
    if (setjmp(direct_) == 0) {
      f();
      returned = true;
    }
    phase_ = phase::outside;
    return returned;
  }

  // The program of a CPU, until it ends or is left. A CPU that turned to a task when it is left
  // comes back to its own stack.
  template <class F>
  void run_cpu(unsigned cpu, F program) {
    if (setjmp(cpus_[cpu]) == 0)
      program();
  }

  leaving reason() const { return reason_; }
  void set_reason(leaving why) { reason_ = why; }
  [[noreturn]] void leave();
  void leave_if_told() {
    if (reason_ != leaving::no)
      leave();
  }

private:
  enum class phase : std::uint8_t { outside, direct, threads };

  phase phase_ = phase::outside;
  leaving reason_ = leaving::no;
  std::jmp_buf direct_;
  std::array<std::jmp_buf, max_threads> cpus_;
};

} // namespace heddle::relacy
