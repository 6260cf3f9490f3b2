// A decoder of the few instructions with which compilers pass addresses and sizes (x86-64).
#include "checker/runtime/next_call.hpp"

#include <cstddef>

namespace heddle::checker {
namespace {

#if defined(__x86_64__)

constexpr std::ptrdiff_t call_bytes = 5; // call rel32
constexpr std::ptrdiff_t most_bytes = 48;

// Of the operand behind an opcode: the byte that names it, and what that asks for.
std::size_t operand_bytes(const unsigned char* operand) {
  const unsigned mode = *operand >> 6U;
  const unsigned base = *operand & 7U;
  if (mode == 3)
    return 1;
  const bool has_index = base == 4;
  const bool has_no_base = mode == 0 && (has_index ? (operand[1] & 7U) == 5 : base == 5);
  const std::size_t displacement = mode == 1 ? 1 : (mode == 2 || has_no_base) ? 4 : 0;
  return 1 + (has_index ? 1 : 0) + displacement;
}

// Of an instruction that writes a register only; 0 if it is none of those known.
std::size_t move_bytes(const unsigned char* at) {
  const bool has_prefix = (*at & 0xF0U) == 0x40;
  const bool is_wide = has_prefix && (*at & 8U) != 0;
  const std::size_t prefix = has_prefix ? 1 : 0;
  const unsigned char opcode = at[prefix];
  const unsigned char* const operand = at + prefix + 1;
  const bool of_registers = *operand >> 6U == 3;
  if (opcode >= 0xB8 && opcode <= 0xBF) // mov register, constant
    return prefix + (is_wide ? 9 : 5);
  if (opcode == 0x8D || opcode == 0x8B) // lea, mov register
    return prefix + 1 + operand_bytes(operand);
  if ((opcode == 0x89 || opcode == 0x31 || opcode == 0x33) && of_registers) // mov, xor
    return prefix + 2;
  if (opcode == 0xC7 && of_registers) // mov register, constant
    return prefix + 6;
  return 0;
}

#endif

} // namespace

bool is_next_call(std::uint32_t call, std::uint32_t next) {
#if defined(__x86_64__)
  const auto* at = reinterpret_cast<const unsigned char*>(std::uintptr_t{call} + 1);
  const auto* const end = reinterpret_cast<const unsigned char*>(std::uintptr_t{next} + 1);
  if (end - at > most_bytes)
    return false;
  while (end - at > call_bytes) {
    const std::size_t bytes = move_bytes(at);
    if (bytes == 0)
      return false;
    at += bytes;
  }
  return end - at == call_bytes && *at == 0xE8;
#else
  static_cast<void>(call);
  static_cast<void>(next);
  return false;
#endif
}

} // namespace heddle::checker
