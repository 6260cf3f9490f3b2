// The runtime interface of interrupts and continuations.
#include <heddle/checked/abi.h>

#include "checker/runtime/abi.hpp"
#include "checker/runtime/runner.hpp"

namespace {

using heddle::kind;
using heddle::checker::current_lane;
using heddle::checker::current_runner;
using heddle::checker::host_section;
using heddle::checker::lane;

// The calling CPU. Before and after all CPUs, and without a check, there is none: a failure.
lane& this_lane(const char* what, const char* file, std::uint32_t line) {
  if (current_lane == nullptr)
    heddle_rt_failed(static_cast<std::uint32_t>(kind::forbidden_context), what, file, line);
  return *current_lane;
}

} // namespace

extern "C" {

// Where nothing runs concurrently there is nothing to mask.
std::uint8_t heddle_rt_irq_save(std::uint8_t up_to, const char* file, std::uint32_t line) {
  lane* const l = current_lane;
  return l != nullptr ? l->owner->interrupts.save(*l, up_to, {file, line}) : std::uint8_t{0};
}

void heddle_rt_irq_restore(std::uint8_t before, const char*, std::uint32_t) {
  if (lane* const l = current_lane)
    l->owner->interrupts.restore(*l, before);
}

void heddle_rt_raise(std::uint32_t irq, const char* file, std::uint32_t line) {
  if (current_runner == nullptr)
    this_lane("raise() without a machine", file, line);
  current_runner->interrupts.raise(current_lane, irq, {file, line});
}

void heddle_rt_withdraw(std::uint32_t irq, const char* file, std::uint32_t line) {
  lane& l = this_lane("withdraw() outside a CPU's program", file, line);
  l.owner->interrupts.withdraw(l, irq, {file, line});
}

void heddle_rt_idle(const char* file, std::uint32_t line) {
  lane& l = this_lane("idle() outside a CPU's program", file, line);
  l.owner->interrupts.idle(l, {file, line});
}

bool heddle_rt_in_interrupt() {
  return current_lane != nullptr && current_lane->interrupts.in_handler();
}

// Called by heddle_rt_swap_to (swap_to_*.S) with the saved registers on top of the caller's stack.
void heddle_swap_to_from(std::uint32_t continuation, const char* file, std::uint32_t line,
                         const std::byte* frame) {
  lane& l = this_lane("swap_to() outside a CPU's program", file, line);
  l.owner->tasks.swap_to(l, continuation, {file, line},
                         {.frame = frame,
                          .high = l.running->high(),
                          .code = heddle::checker::return_address_in(frame)});
}

} // extern "C"
