// Stacks of tasks, and switching to them from a thread's own.
//
// Relacy saves and restores a thread by setjmp and longjmp, wherever its stack pointer is. So a
// thread may run on the stack of a task, and leave it to another thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <heddle/continuation.hpp>
#include <heddle/machine.hpp>

#include <ucontext.h>

#include "checker/relacy/simulator.hpp"

namespace heddle::relacy {

class continuations {
public:
  static constexpr std::size_t stack_bytes = std::size_t{256} << 10U;

  continuations() = default;
  ~continuations();
  continuations(const continuations&) = delete;
  continuations& operator=(const continuations&) = delete;

  // Makes stacks, with a guard below each. Throws std::bad_alloc.
  void open(unsigned tasks);
  // A new iteration: every CPU runs its own continuation, and no task has begun.
  using task_body = void (*)(void* self, unsigned task);
  void begin(task_body body, void* self);

  // Which one a CPU runs: itself, or first_task + a task.
  unsigned running_on(unsigned cpu) const { return running_[cpu]; }
  // Whether `cpu` may switch to it; null if so, else what is wrong.
  const char* obstacle(unsigned cpu, unsigned to) const;
  // Returns when somebody resumes what the CPU runs now; perhaps on another CPU.
  void switch_to(unsigned cpu, unsigned to);
  // The highest address of the stack of a task that runs on the CPU; 0 if none does.
  std::uintptr_t stack_of(unsigned cpu) const;

private:
  struct task {
    ucontext_t context{};
    std::byte* stack = nullptr; // with its guard
    bool begun = false;
  };

  static void enter_task(unsigned task);
  ucontext_t& context_of(unsigned continuation);

  unsigned count_ = 0;
  task_body body_ = nullptr;
  void* self_ = nullptr;
  std::array<task, max_tasks> tasks_{};
  std::array<ucontext_t, max_threads> cpus_{};
  std::array<unsigned, max_threads> running_{};
};

} // namespace heddle::relacy
