// The command line, from the emulator: "NAME ARGUMENTS". The name is that of the image, or the
// first one given by -semihosting-config arg=.
#include "harness/platforms/qemu/aarch64/semihosting.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"

namespace heddle::bare {

const char* arch::argument_text() {
  static constinit char text[1024];
  std::uint64_t block[2] = {reinterpret_cast<std::uint64_t>(text), sizeof text};
  if (aarch64::request(aarch64::semihosting::command_line, block) != 0)
    return nullptr;
  const char* p = text;
  while (*p != '\0' && *p != ' ')
    ++p;
  return *p == ' ' ? p + 1 : nullptr;
}

} // namespace heddle::bare
