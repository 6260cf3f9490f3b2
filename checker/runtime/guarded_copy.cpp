// The copy is a piece of assembler without a frame of its own, so that the signal handler can move
// it to its end by setting the program counter alone.
#include "checker/runtime/guarded_copy.hpp"

#include <cstdint>
#include <type_traits>

#include <ucontext.h>

extern "C" {
bool heddle_guarded_copy(void* to, const void* from, std::size_t bytes);
extern const char heddle_guarded_copy_failed[]; // behind the copy
}

namespace heddle::checker {

bool guarded_copy(void* to, const void* from, std::size_t bytes) {
  return heddle_guarded_copy(to, from, bytes);
}

bool leave_guarded_copy(void* context) {
  auto& registers = static_cast<ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  auto& next = registers.gregs[REG_RIP];
#else
  auto& next = registers.pc;
#endif
  const auto at = static_cast<std::uintptr_t>(next);
  const auto first = reinterpret_cast<std::uintptr_t>(&heddle_guarded_copy);
  const auto failed = reinterpret_cast<std::uintptr_t>(heddle_guarded_copy_failed);
  if (at < first || at >= failed)
    return false;
  next = static_cast<std::remove_reference_t<decltype(next)>>(failed);
  return true;
}

} // namespace heddle::checker
