// By swapcontext: slow, and sound beside Relacy's own jumps.
#include "checker/relacy/continuations.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>

#include <sys/mman.h>

namespace heddle::relacy {
namespace {

constexpr std::size_t guard_bytes = std::size_t{64} << 10U;
constexpr std::size_t bytes_with_guard = guard_bytes + continuations::stack_bytes;

// makecontext passes on integers only.
continuations* entering = nullptr;

} // namespace

continuations::~continuations() {
  for (const task& t : tasks_) {
    if (t.stack != nullptr)
      munmap(t.stack, bytes_with_guard);
  }
}

void continuations::open(unsigned tasks) {
  count_ = tasks;
  for (unsigned i = 0; i < tasks; ++i) {
    void* const p = mmap(nullptr, bytes_with_guard, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED || mprotect(p, guard_bytes, PROT_NONE) != 0)
      throw std::bad_alloc();
    tasks_[i].stack = static_cast<std::byte*>(p);
  }
}

void continuations::begin(task_body body, void* self) {
  body_ = body;
  self_ = self;
  for (task& t : tasks_)
    t.begun = false;
  for (unsigned cpu = 0; cpu < running_.size(); ++cpu)
    running_[cpu] = cpu;
}

const char* continuations::obstacle(unsigned cpu, unsigned to) const {
  if (to == cpu)
    return nullptr;
  if (to < first_task || to - first_task >= count_)
    return "swap_to() of a continuation that is not one of this CPU or a task";
  const bool here = running_[cpu] == to;
  if (!here && std::ranges::find(running_, to) != running_.end())
    return "swap_to() of a task that is running";
  return nullptr;
}

ucontext_t& continuations::context_of(unsigned continuation) {
  return continuation < first_task ? cpus_[continuation]
                                   : tasks_[continuation - first_task].context;
}

void continuations::enter_task(unsigned task) {
  continuations& all = *entering;
  all.body_(all.self_, task);
  std::abort(); // the body does not return
}

void continuations::switch_to(unsigned cpu, unsigned to) {
  const unsigned from = running_[cpu];
  if (from == to)
    return;
  running_[cpu] = to;
  if (to >= first_task && !tasks_[to - first_task].begun) {
    task& t = tasks_[to - first_task];
    t.begun = true;
    getcontext(&t.context);
    t.context.uc_stack.ss_sp = t.stack + guard_bytes;
    t.context.uc_stack.ss_size = stack_bytes;
    t.context.uc_link = nullptr;
    makecontext(&t.context, reinterpret_cast<void (*)()>(&enter_task), 1, to - first_task);
    entering = this;
  }
  swapcontext(&context_of(from), &context_of(to));
}

std::uintptr_t continuations::stack_of(unsigned cpu) const {
  if (running_[cpu] < first_task)
    return 0;
  return reinterpret_cast<std::uintptr_t>(tasks_[running_[cpu] - first_task].stack) +
         bytes_with_guard;
}

} // namespace heddle::relacy
