// The time that an exploration takes: the bound on it, and when to tell how far it is.
#pragma once

#include <chrono>
#include <cstdint>

namespace heddle::checker {

class search_clock {
public:
  explicit search_clock(double max_seconds) : max_seconds_(max_seconds) {} // 0: no bound

  void start() { start_ = last_report_ = clock::now(); }
  double seconds() const { return seconds_until(clock::now()); }

  // Asked at each step: whether the clock is to be looked at, which costs more than a step.
  bool is_look_due() {
    constexpr std::uint32_t steps_between_looks = 32;
    if (until_look_-- != 0)
      return false;
    until_look_ = steps_between_looks;
    return true;
  }

  struct reading {
    double seconds = 0;
    bool is_report_due = false;
  };
  reading look() {
    const clock::time_point now = clock::now();
    const double seconds = seconds_until(now);
    late_ = late_ || (max_seconds_ > 0 && seconds >= max_seconds_);
    const bool is_report_due = now - last_report_ > std::chrono::milliseconds(200);
    if (is_report_due)
      last_report_ = now;
    return {seconds, is_report_due};
  }
  // Whether the bound was passed at the last look.
  bool is_late() const { return late_; }

private:
  using clock = std::chrono::steady_clock;

  double seconds_until(clock::time_point then) const {
    return std::chrono::duration<double>(then - start_).count();
  }

  double max_seconds_;
  clock::time_point start_, last_report_;
  std::uint32_t until_look_ = 0; // in steps
  bool late_ = false;
};

} // namespace heddle::checker
