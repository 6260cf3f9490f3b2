// Reporting a fault and leaving.
#include "harness/platforms/qemu/kernel/crash.hpp"

#include "harness/platforms/driver/message.hpp"
#include "harness/platforms/qemu/kernel/arch.hpp"

namespace heddle::bare {
namespace {

constinit bool ending = false;
constinit const per_cpu* owner = nullptr;
using words = void (*)(driver::exit_status);
constinit words last_words = nullptr;

void describe_progress(driver::message& m) {
  const per_cpu* self = arch::this_cpu();
  if (self == nullptr)
    return;
  m.number("iteration", self->now.iteration)
      .word("lane", self->now.lane)
      .place("after", self->now.file, self->now.line);
}

} // namespace

void claim_the_end() {
  arch::mask();
  const per_cpu* self = arch::this_cpu();
  if (!__atomic_exchange_n(&ending, true, __ATOMIC_ACQ_REL)) {
    __atomic_store_n(&owner, self, __ATOMIC_RELEASE);
    return;
  }
  for (;;)
    arch::relax();
}

void crash(const fault& f) {
  const per_cpu* self = arch::this_cpu();
  if (__atomic_load_n(&owner, __ATOMIC_ACQUIRE) == self && self != nullptr)
    arch::exit(static_cast<unsigned>(driver::exit_status::crashed)); // while it ended the run
  claim_the_end();
  driver::message m("crash");
  m.number("cpu", self != nullptr ? self->id : 0)
      .hex("cause", f.cause)
      .hex("pc", f.pc)
      .hex("address", f.address);
  describe_progress(m);
  m.rest("what", f.what).send();
  end_run(driver::exit_status::crashed);
}

void stop(const char* what) {
  crash({what, 0, reinterpret_cast<std::uint64_t>(__builtin_return_address(0)), 0});
}

void set_last_words(void (*say)(driver::exit_status)) { last_words = say; }

void end_run(driver::exit_status status) {
  if (last_words != nullptr)
    last_words(status);
  arch::exit(static_cast<unsigned>(status));
}

} // namespace heddle::bare
