// Small random programs of one CPU that shares ordinary memory between two tasks and an interrupt
// handler, and of another CPU: as plain data. Freestanding.
#pragma once

namespace heddle::checker::fuzz {

inline constexpr unsigned most_accesses = 4;
inline constexpr unsigned variables = 2;

enum class touch_kind : unsigned char { read, write, add, volatile_add, atomic_add, barrier };

struct memory_step {
  touch_kind what = touch_kind::read;
  unsigned char variable = 0;
  unsigned char value = 0;
};

struct access_list {
  unsigned count = 0;
  memory_step steps[most_accesses] = {};
};

struct task_program {
  access_list low{};  // the task that is preempted
  access_list high{}; // the one that preempts it when the handler has woken it, or comes after it
  access_list handler{}; // before it wakes
  bool wakes = true;
  bool high_comes_first = false; // and yields after its first half; then it is woken again
  bool masks = false;            // `low` keeps interrupts out
  bool handler_of_other = false; // a second line, which touches memory and wakes nobody
};

} // namespace heddle::checker::fuzz
