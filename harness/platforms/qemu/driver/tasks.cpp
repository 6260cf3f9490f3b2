// Switching between continuations.
#include "harness/platforms/qemu/driver/tasks.hpp"

#include "harness/platforms/qemu/driver/ending.hpp"
#include "harness/platforms/qemu/driver/lines.hpp"
#include "harness/platforms/qemu/driver/run.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/kernel/stacks.hpp"

namespace heddle::bare {
namespace {

static_assert(max_tasks <= extra_stacks);

constinit void* left_at[first_task + max_tasks]; // where each was left

void* stack_top(unsigned task) {
  return reinterpret_cast<void*>(arch::memory_begin + extra_stack_top(task));
}

// On the stack of the continuation that goes on. From now on others may resume the one before.
void arrive() {
  the_machine.tasks.arrive(arch::this_cpu()->id);
  arch::unmask();
}

void begin_task(void* id) {
  const auto task = static_cast<unsigned>(reinterpret_cast<std::uintptr_t>(id));
  arrive();
  the_machine.program->run_task(task);
  const progress& now = arch::this_cpu()->now;
  give_up(kind::forbidden_context, "a task ended without swapping to another one", now.file,
          now.line);
}

// Null, or why this CPU cannot go on with it; then it is marked as running.
const char* claim(unsigned continuation, unsigned cpu) {
  if (in_handler())
    return "swap_to() in an interrupt handler";
  const bool is_task =
      continuation >= first_task && continuation - first_task < the_machine.program->tasks();
  if (continuation != cpu && !is_task)
    return "swap_to() of a continuation that is not one of this CPU or a task";
  if (!the_machine.tasks.claim(continuation))
    return "swap_to() of a task that is running";
  return nullptr;
}

} // namespace

void swap_to(std::uint32_t continuation, const char* file, std::uint32_t line) {
  arch::mask();
  const unsigned cpu = arch::this_cpu()->id;
  const unsigned from = the_machine.tasks.on(cpu);
  if (continuation == from)
    return arch::unmask();
  if (const char* wrong = claim(continuation, cpu)) {
    arch::unmask();
    give_up(kind::forbidden_context, wrong, file, line);
  }
  if (the_machine.tasks.go_on(cpu, continuation)) {
    const unsigned task = continuation - first_task;
    arch::heddle_start_stack(&left_at[from], stack_top(task), begin_task,
                             reinterpret_cast<void*>(static_cast<std::uintptr_t>(task)));
  } else {
    arch::heddle_switch_stack(&left_at[from], left_at[continuation]);
  }
  arrive();
}

} // namespace heddle::bare
