// What runs on a lane: the program of its CPU, to its end.
#pragma once

#include "checker/runtime/lane.hpp"
#include "checker/runtime/run_part.hpp"

namespace heddle::checker {

class lane_programs : run_part {
public:
  explicit lane_programs(runner& r) : run_part(r) {}

  // What a lane's own fiber begins with.
  static void lane_main(void* l);

  // Runs code under test on a fiber to its end: a lane's own program, or the task that it runs. An
  // exception that escapes is a failure.
  using program = void (*)(runner&, lane&);
  void run_guarded(lane& l, program body);

  // The program of a CPU ends here, without returning from what it is in.
  [[noreturn]] void end_program(lane& l);

private:
  static void run_program(runner& r, lane& l);
  void program_ended(lane& l);
  [[noreturn]] void lane_ended(lane& l);
};

} // namespace heddle::checker
