// Places in code under test where the checker would not see what happens next: a CPU stops there
// (block_reason::unseen).
//
// The build records them in the section heddle_tripwires, one record behind the other, each aligned
// to 8 bytes: the address of the instruction, and a text, ended by a zero byte, that follows the
// CPU's name: "reaches inline assembly at pool.c:31: "cli"". "{}" in it stands for the place that
// debug information knows. "?NAME" is a symbol that is not called but whose address is taken: if it
// is a function that is not instrumented, the address is that of its entry. See
// cmake/heddle_see_assembly.pl and heddle_note_unseen.pl.
#pragma once

#include <csignal>
#include <string>
#include <vector>

namespace heddle::checker {

// While it lives, the first byte of each recorded instruction is a breakpoint. Code that runs
// before or after the lanes goes over it: then it is gone until arm() is called.
class tripwires {
public:
  tripwires();
  ~tripwires();
  tripwires(const tripwires&) = delete;
  tripwires& operator=(const tripwires&) = delete;

  static void arm() {
    if (some_are_gone)
      arm_all();
  }

  // What is recorded, as above.
  static std::vector<std::string> phrases();

private:
  static void handle(int signal, siginfo_t* info, void* context);
  static void arm_all();

  static bool some_are_gone;
  struct sigaction before_ {};
};

} // namespace heddle::checker
