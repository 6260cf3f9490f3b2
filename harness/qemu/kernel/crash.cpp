// Reporting a fault and leaving.
#include "harness/qemu/kernel/crash.hpp"

#include "harness/qemu/kernel/arch.hpp"
#include "harness/qemu/kernel/console.hpp"

namespace heddle::bare {
namespace {

constinit bool ending = false;
using words = void (*)(exit_status);
constinit words last_words = nullptr;

// The first CPU to come here goes on; one that comes twice failed while it was reporting.
void claim_the_end() {
  static constinit const per_cpu* owner = nullptr;
  const per_cpu* self = arch::this_cpu();
  if (!__atomic_exchange_n(&ending, true, __ATOMIC_ACQ_REL)) {
    __atomic_store_n(&owner, self, __ATOMIC_RELEASE);
    return;
  }
  if (__atomic_load_n(&owner, __ATOMIC_ACQUIRE) == self)
    arch::exit(static_cast<unsigned>(exit_status::crashed));
  for (;;)
    arch::relax();
}

void describe_progress(message& m) {
  const per_cpu* self = arch::this_cpu();
  if (self == nullptr)
    return;
  m.number("iteration", self->now.iteration)
      .text("lane", self->now.lane)
      .place("after", self->now.file, self->now.line);
}

[[noreturn]] void leave(exit_status status) {
  if (last_words != nullptr)
    last_words(status);
  arch::exit(static_cast<unsigned>(status));
}

} // namespace

void crash(const fault& f) {
  arch::mask();
  claim_the_end();
  const per_cpu* self = arch::this_cpu();
  message m("crash");
  m.number("cpu", self != nullptr ? self->id : 0)
      .hex("cause", f.cause)
      .hex("pc", f.pc)
      .hex("address", f.address);
  describe_progress(m);
  m.text("what", f.what).send_at_once();
  leave(exit_status::crashed);
}

void stop(const char* what) {
  crash({what, 0, reinterpret_cast<std::uint64_t>(__builtin_return_address(0)), 0});
}

void set_last_words(void (*say)(exit_status)) { last_words = say; }

void end_run(exit_status status) {
  arch::mask();
  claim_the_end();
  leave(status);
}

} // namespace heddle::bare
