// Timers, and making arrivals come.
#include "harness/platforms/host/arrivals.hpp"

#include "harness/platforms/driver/delivery.hpp"
#include "harness/platforms/host/interrupts.hpp"
#include "harness/platforms/host/worker.hpp"

namespace heddle::native {
namespace {

std::uint64_t now() { return static_cast<std::uint64_t>(monotonic_now()); }

void arm_timer(cpu& c) {
  const std::uint64_t at = arrivals().next_shot(c.id);
  if (at == bare::arrival_plan::never)
    return;
  itimerspec when{};
  when.it_value.tv_sec = static_cast<time_t>(at / 1'000'000'000);
  when.it_value.tv_nsec = static_cast<long>(at % 1'000'000'000);
  timer_settime(c.timer, TIMER_ABSTIME, &when, nullptr);
  c.timer_was_set = true;
}

} // namespace

void start_arrivals(cpu& c) {
  arrivals().begin(c.id, now());
  arm_timer(c);
}

void stop_arrivals(cpu& c) {
  constexpr itimerspec never{};
  if (c.timer_was_set)
    timer_settime(c.timer, 0, &never, nullptr);
  c.timer_was_set = false;
  c.timer_fired = false;
}

void send_posts(cpu& c) {
  arrivals().send_posts(c.id, [&c](unsigned line) {
    bare::add_arrival(line);
    request_delivery(c, line);
  });
}

void send_shots(cpu& c) {
  arrivals().send_shots(c.id, now(), bare::add_arrival);
  arm_timer(c);
}

} // namespace heddle::native
