// Ordinary accesses of CPUs that have interrupt lines: interrupts come in front of them, and race
// with them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "checker/runtime/lane.hpp"
#include "checker/runtime/run_part.hpp"

namespace heddle::checker {

class interrupted_code : run_part {
public:
  explicit interrupted_code(runner& r) : run_part(r) {}

  // An ordinary access comes next: first what interrupts it, then whether it may be interrupted.
  void meet(lane& l, std::uintptr_t address, std::size_t size, bool writes, bool unraced,
            std::uint32_t code);
  // An operation comes next.
  void note_next(lane& l, const operation& next);
  // Between two of these the compiler may move ordinary accesses of a CPU's program.
  void compiler_barrier(lane& l);
  // Who allocates or frees storage does something to all of it.
  void note_life(const lane& l, std::uintptr_t start, std::size_t size);

  // Around a handler, whose frames begin at `frame`.
  void enter(lane& l, std::uintptr_t frame);
  void leave(lane& l);

  // See checker/explore/program.hpp.
  std::pair<std::string, unsigned> access_of(lane_id l) const;

private:
  bool is_shared_on_cpu(const lane& l, std::uintptr_t address, std::size_t size) const;
  void note(const lane& l, std::uintptr_t address, std::size_t size, bool writes, context_id who);
  static void note_events(lane& l);
  [[noreturn]] void fail_irq_race(lane& l, const ordinary_access& before, context_id who,
                                  const ordinary_access& now);
};

} // namespace heddle::checker
