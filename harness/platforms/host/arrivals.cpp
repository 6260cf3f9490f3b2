// Planning arrivals and making them come.
#include "harness/platforms/host/arrivals.hpp"

#include <algorithm>

#include "harness/platforms/host/worker.hpp"

namespace heddle::native {
namespace {

constexpr std::uint64_t never = ~std::uint64_t{0};

void set_step_due(cpu& c) {
  c.step_due = c.next_step < c.by_step.size() ? c.by_step[c.next_step].at : never;
}

void set_timer(cpu& c, std::int64_t at) {
  itimerspec when{};
  when.it_value.tv_sec = at / 1'000'000'000;
  when.it_value.tv_nsec = at % 1'000'000'000;
  timer_settime(c.timer, TIMER_ABSTIME, &when, nullptr);
}

void arm_timer(cpu& c) {
  if (c.next_timer < c.by_timer.size())
    set_timer(c, c.began + static_cast<std::int64_t>(c.by_timer[c.next_timer].at));
}

void come(const arrival_plan& a) {
  work_to_do().add();
  lines().arrive(a.line);
}

void plan_line(cpu& c, unsigned n, const line_settings& line, bare::random_stream& random) {
  for (unsigned i = 0; i < line.arrivals; ++i) {
    if (line.arrives == arrival::maybe && random.one_in(2))
      continue;
    arrival_plan a{.line = n};
    a.by_timer = random.one_in(3);
    const auto range = a.by_timer ? static_cast<std::uint64_t>(c.usual_time) * 5 / 4
                                  : c.usual_turns + c.usual_turns / 8 + 1;
    a.at = (static_cast<std::uint64_t>(random.next()) << 32U | random.next()) % (range + 1);
    (a.by_timer ? c.by_timer : c.by_step).push_back(a);
  }
}

} // namespace

void plan_arrivals(bare::random_stream& random) {
  const machine& m = program();
  for (unsigned id = 0; id < m.cpus(); ++id) {
    cpu_of(id).by_step.clear();
    cpu_of(id).by_timer.clear();
    cpu_of(id).next_step = cpu_of(id).next_timer = 0;
  }
  for (unsigned n = 0; n < m.lines(); ++n)
    plan_line(cpu_of(m.line(n).cpu.id), n, m.line(n).settings, random);
  const auto earlier = [](const auto& a, const auto& b) { return a.at < b.at; };
  for (unsigned id = 0; id < m.cpus(); ++id) {
    cpu& c = cpu_of(id);
    std::sort(c.by_step.begin(), c.by_step.end(), earlier);
    std::sort(c.by_timer.begin(), c.by_timer.end(), earlier);
    set_step_due(c);
  }
}

void start_arrivals(cpu& c) {
  c.began = monotonic_now();
  arm_timer(c);
}

void stop_arrivals(cpu& c) {
  itimerspec never_again{};
  if (!c.by_timer.empty())
    timer_settime(c.timer, 0, &never_again, nullptr);
  c.timer_fired = false;
}

void arrive_by_step(cpu& c) {
  if (c.next_step == c.by_step.size() || c.turns < c.step_due)
    return; // a handler was quicker
  come(c.by_step[c.next_step++]);
  set_step_due(c);
}

void arrive_by_timer(cpu& c) {
  if (c.next_timer == c.by_timer.size())
    return;
  come(c.by_timer[c.next_timer++]);
  arm_timer(c);
}

bool expects_arrival(const cpu& c) {
  return c.next_step < c.by_step.size() || c.next_timer < c.by_timer.size();
}

bool arrive_next(cpu& c) {
  if (c.next_step < c.by_step.size()) {
    come(c.by_step[c.next_step++]);
    set_step_due(c);
    return true;
  }
  if (c.next_timer == c.by_timer.size())
    return false;
  come(c.by_timer[c.next_timer++]);
  arm_timer(c); // or stops the one that is not needed any more
  return true;
}

} // namespace heddle::native
