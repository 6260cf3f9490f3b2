// What each architecture supplies. One small file per concern in its folder (x86_64/, aarch64/);
// the build links one folder, so nothing here is chosen by conditional compilation.
#pragma once

#include <cstdint>

#include "harness/platforms/qemu/kernel/per_cpu.hpp"

namespace heddle::bare::arch {

// cpu.cpp
extern const char* const name; // of the architecture
extern const std::uintptr_t memory_begin;

// serial.cpp: one character, sent when the device takes it. Works from the first instruction on.
void put(char c);

// exit.cpp: ends the emulator. The status that its caller sees is a matter of qemu_runner.
[[noreturn]] void exit(unsigned status);

// arguments.cpp: what follows -append, or null.
const char* argument_text();

// cpu.cpp
per_cpu* this_cpu(); // null before enter_cpu
void enter_cpu(per_cpu& self);
void relax();            // the emulator may run another CPU here
void wait_for_arrival(); // sleeps until an interrupt is pending, then lets it in
bool mask();             // returns whether interrupts were let in before
void unmask();
std::uint64_t clock(); // nanoseconds; by instructions executed under -icount

// smp.cpp
void prepare_machine();              // what is not a CPU's own; on CPU 0, before enter_cpu
unsigned start_cpus(unsigned limit); // returns how many there are, CPU 0 included

// controller.cpp: the interrupt controller. A line is one of interrupts.hpp.
void send(const per_cpu& target, unsigned line);
void end_of_interrupt(std::uint32_t token);

// timer.cpp: one shot, on this CPU. A longer time is cut to the longest.
inline constexpr std::uint64_t longest_timer = 0xFFFFFFFF;
void arm_timer(std::uint64_t nanoseconds);
void stop_timer();

// context.S: calls f(argument) and returns when it does, or when somebody on this CPU calls
// escape() with the stack pointer that was stored in *resume.
extern "C" void heddle_call_guarded(void (*f)(void*), void* argument, void** resume);
extern "C" [[noreturn]] void heddle_escape(void* resume);

// context.S: leaves the stack in use, with its stack pointer in *save, and goes on where another
// stack was left, or calls f(argument), which must not return, on an empty one. Interrupts must be
// masked.
extern "C" void heddle_switch_stack(void** save, void* to);
extern "C" void heddle_start_stack(void** save, void* top, void (*f)(void*), void* argument);

} // namespace heddle::bare::arch
