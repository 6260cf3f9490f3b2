// Leaving a signal handler into a function on a fiber's own stack.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ucontext.h>

namespace heddle::checker {

// When the handler returns, `function` runs on the stack that ends at `stack_high`; what was there
// is lost. `function` must not return.
inline void continue_at(void* context, void (*function)(), std::byte* stack_high) {
  auto& registers = static_cast<ucontext_t*>(context)->uc_mcontext;
  const auto stack = reinterpret_cast<std::uintptr_t>(stack_high) - 256;
#if defined(__x86_64__)
  // As after a call: the return address would be at the stack pointer.
  registers.gregs[REG_RSP] = static_cast<greg_t>(stack - 8);
  registers.gregs[REG_RIP] = reinterpret_cast<greg_t>(function);
#else
  registers.sp = stack;
  registers.pc = reinterpret_cast<std::uintptr_t>(function);
#endif
}

// Where the signal came.
inline std::uintptr_t instruction_of(const void* context) {
  const auto& registers = static_cast<const ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  return static_cast<std::uintptr_t>(registers.gregs[REG_RIP]);
#else
  return registers.pc;
#endif
}

} // namespace heddle::checker
