// The part of the interrupt controller that each CPU switches on for itself.
#pragma once

#include <cstdint>

namespace heddle::bare::aarch64 {

inline constexpr std::uint32_t timer_interrupt = 27; // of the virtual timer

void enable_controller(unsigned id);

} // namespace heddle::bare::aarch64
