// Switching between continuations.
#include "harness/platforms/qemu/driver/tasks.hpp"

#include "harness/platforms/qemu/driver/delivery.hpp"
#include "harness/platforms/qemu/driver/ending.hpp"
#include "harness/platforms/qemu/driver/run.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"
#include "harness/platforms/qemu/kernel/stacks.hpp"

namespace heddle::bare {
namespace {

static_assert(max_tasks <= extra_stacks);

struct continuation_state {
  void* stack = nullptr; // where it was left
  bool running = false;  // on some CPU, or on its way off it
  bool started = false;
};

// The continuations of one CPU; changed with interrupts masked by the processor.
struct alignas(64) cpu_tasks {
  unsigned current = 0;
  unsigned left = 0; // the one before
};

constinit continuation_state states[first_task + max_tasks];
constinit cpu_tasks on[cpu_limit];

void* stack_top(unsigned task) {
  return reinterpret_cast<void*>(arch::memory_begin + extra_stack_top(task));
}

// On the stack of the continuation that goes on. From now on others may resume the one before.
void arrive() {
  __atomic_store_n(&states[on[arch::this_cpu()->id].left].running, false, __ATOMIC_RELEASE);
  arch::unmask();
}

void begin_task(void* id) {
  const auto task = static_cast<unsigned>(reinterpret_cast<std::uintptr_t>(id));
  arrive();
  the_run.now.program->run_task(task);
  const progress& now = arch::this_cpu()->now;
  give_up(kind::forbidden_context, "a task ended without swapping to another one", now.file,
          now.line);
}

// Null, or why this CPU cannot go on with it; then it is marked as running.
const char* claim(unsigned continuation, unsigned cpu) {
  if (in_handler())
    return "swap_to() in an interrupt handler";
  const bool is_task =
      continuation >= first_task && continuation - first_task < the_run.now.program->tasks();
  if (continuation != cpu && !is_task)
    return "swap_to() of a continuation that is not one of this CPU or a task";
  if (__atomic_exchange_n(&states[continuation].running, true, __ATOMIC_ACQUIRE))
    return "swap_to() of a task that is running";
  return nullptr;
}

} // namespace

void reset_tasks() {
  for (continuation_state& s : states)
    s = {};
  for (unsigned cpu = 0; cpu < cpu_limit; ++cpu) {
    states[cpu] = {.stack = nullptr, .running = true, .started = true};
    on[cpu] = {.current = cpu, .left = cpu};
  }
}

void swap_to(std::uint32_t continuation, const char* file, std::uint32_t line) {
  arch::mask();
  const unsigned cpu = arch::this_cpu()->id;
  const unsigned from = on[cpu].current;
  if (continuation == from)
    return arch::unmask();
  if (const char* wrong = claim(continuation, cpu)) {
    arch::unmask();
    give_up(kind::forbidden_context, wrong, file, line);
  }
  on[cpu] = {.current = continuation, .left = from};
  continuation_state& to = states[continuation];
  if (to.started) {
    arch::heddle_switch_stack(&states[from].stack, to.stack);
  } else {
    to.started = true;
    const unsigned task = continuation - first_task;
    arch::heddle_start_stack(&states[from].stack, stack_top(task), begin_task,
                             reinterpret_cast<void*>(static_cast<std::uintptr_t>(task)));
  }
  arrive();
}

bool runs_own_continuation(unsigned cpu) { return on[cpu].current == cpu; }

} // namespace heddle::bare
