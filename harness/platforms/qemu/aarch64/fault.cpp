// Exceptions that are not interrupts.
#include "harness/platforms/qemu/aarch64/registers.hpp"
#include "harness/platforms/qemu/kernel/crash.hpp"

namespace heddle::bare {
namespace {

const char* name_of_exception(std::uint64_t exception_class) {
  switch (exception_class) {
  case 0x00:
    return "invalid instruction";
  case 0x07:
    return "floating point instruction";
  case 0x21:
    return "instruction fetch fault";
  case 0x22:
    return "unaligned program counter";
  case 0x25:
    return "data access fault";
  case 0x26:
    return "unaligned stack pointer";
  case 0x2F:
    return "system error";
  case 0x3C:
    return "breakpoint or trap";
  default:
    return "exception";
  }
}

} // namespace

extern "C" [[noreturn]] void heddle_fault() {
  const auto cause = HEDDLE_READ_REGISTER("esr_el1");
  const auto exception_class = cause >> 26U & 0x3F;
  const bool has_address = exception_class >= 0x20 && exception_class <= 0x25;
  crash({name_of_exception(exception_class), cause, HEDDLE_READ_REGISTER("elr_el1"),
         has_address ? HEDDLE_READ_REGISTER("far_el1") : 0});
}

} // namespace heddle::bare
