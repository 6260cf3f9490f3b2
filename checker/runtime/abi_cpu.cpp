// The runtime interface of interrupts and continuations.
#include <heddle/checked/abi.h>

#include "checker/runtime/runner.hpp"

extern "C" {

std::uint8_t heddle_rt_irq_save(std::uint8_t, const char*, std::uint32_t) { return 0; }
void heddle_rt_irq_restore(std::uint8_t, const char*, std::uint32_t) {}
void heddle_rt_raise(std::uint32_t, const char*, std::uint32_t) {}
void heddle_rt_withdraw(std::uint32_t, const char*, std::uint32_t) {}
void heddle_rt_idle(const char*, std::uint32_t) {}
bool heddle_rt_in_interrupt() { return false; }
void heddle_rt_swap_to(std::uint32_t, const char*, std::uint32_t) {}

} // extern "C"
