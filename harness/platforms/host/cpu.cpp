// Holding CPUs, and signals.
#include "harness/platforms/host/cpu.hpp"

#include <cerrno>
#include <climits>
#include <system_error>

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/platforms/driver/delivery.hpp"
#include "harness/platforms/driver/interrupts.hpp"
#include "harness/platforms/driver/iteration.hpp"
#include "harness/platforms/driver/machine_state.hpp"
#include "harness/platforms/driver/port.hpp"
#include "harness/platforms/host/worker.hpp"

namespace heddle::native {
namespace {

constexpr int look_signal = SIGUSR1;
constexpr int timer_signal = SIGUSR2; // another one: signals that wait are merged

bool wants_attention(const cpu& c) {
  return c.active && (driver::is_abandoned() || c.timer_fired ||
                      driver::the_machine.lines.is_any_deliverable(c.id));
}

void on_signal(int signal, siginfo_t*, void*) {
  cpu* const c = cpu_of_thread();
  if (c == nullptr)
    return;
  const int error = errno;
  if (signal == timer_signal) {
    c->timer_fired = true;
    c->doorbell.fetch_add(1);
  }
  if (c->holds == 0)
    attend(hold());
  errno = error;
}

} // namespace

cpu* cpu_of_thread() { return static_cast<cpu*>(here().driver); }
cpu& self() { return *cpu_of_thread(); }

// Between finding out where it runs and holding that CPU, a task may move to another. The hold then
// was one of a stranger, whose signals did nothing meanwhile: hence the poke.
cpu& hold() {
  for (;;) {
    cpu& c = self();
    c.holds.fetch_add(1);
    if (&self() == &c)
      return c;
    c.holds.fetch_sub(1);
    poke(c);
  }
}

void attend(cpu& held) {
  for (cpu* c = &held;;) {
    if (c->active) {
      if (driver::is_abandoned())
        driver::port::leave();
      if (c->timer_fired.exchange(false))
        driver::timer_came();
      driver::deliver_pending();
      c = &self();
    }
    if (c->holds.fetch_sub(1) != 1 || !wants_attention(*c))
      return;
    c = &hold();
  }
}

void poke(cpu& target) { syscall(SYS_tgkill, getpid(), target.thread, look_signal); }

void ring(cpu& target) {
  target.doorbell.fetch_add(1);
  syscall(SYS_futex, &target.doorbell, FUTEX_WAKE_PRIVATE, INT_MAX, nullptr, nullptr, 0);
}

void wait_for_ring(cpu& c, std::uint32_t seen, bool briefly) {
  constexpr timespec doze{0, 50'000};
  syscall(SYS_futex, &c.doorbell, FUTEX_WAIT_PRIVATE, seen, briefly ? &doze : nullptr, nullptr, 0);
}

void install_signals() {
  struct sigaction action {};
  action.sa_sigaction = &on_signal;
  // Not deferred: levels decide what may interrupt a handler. No other stack: a handler may swap
  // away, and others will run before it goes on.
  action.sa_flags = SA_SIGINFO | SA_NODEFER | SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(look_signal, &action, nullptr);
  sigaction(timer_signal, &action, nullptr);
}

void make_timer(cpu& c) {
  sigevent event{};
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = timer_signal;
  event._sigev_un._tid = c.thread;
  if (timer_create(CLOCK_MONOTONIC, &event, &c.timer) != 0)
    throw std::system_error(errno, std::generic_category(), "timer_create");
}

} // namespace heddle::native
