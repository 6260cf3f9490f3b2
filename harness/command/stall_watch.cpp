// Standstills, from outside.
#include "harness/command/stall_watch.hpp"

#include <ctime>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

namespace heddle::command {
namespace {

// A look is about a fifth of a second.
constexpr unsigned looks_until_told = 10;
constexpr unsigned looks_until_ended = 25;
constexpr unsigned looks_drowsy = 15;
constexpr double next_to_nothing = 0.015; // seconds of processor time between two looks
constexpr double seconds_unguarded = 4;   // of processor time

std::uint64_t executions_of(const checker::live_counts& live) {
  return live.executions + live.blocked + live.stuck + live.failed;
}

} // namespace

process_state state_of(pid_t id) {
  std::ifstream file(fmt::format("/proc/{}/stat", id));
  std::string line;
  std::getline(file, line);
  const std::size_t name_end = line.rfind(')'); // the name may hold anything
  if (name_end == std::string::npos)
    return {};
  std::istringstream rest(line.substr(name_end + 1));
  process_state result;
  rest >> result.state;
  clockid_t clock{};
  timespec used{};
  if (::clock_getcpuclockid(id, &clock) == 0 && ::clock_gettime(clock, &used) == 0)
    result.cpu_seconds =
        static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
  return result;
}

std::string stall_watch::look(const process_state& now, const checker::live_counts& live) {
  const bool sleeps = now.state == 'S' || now.state == 'D' || now.state == 'T';
  const std::uint64_t executions = executions_of(live);
  const double used = now.cpu_seconds - cpu_seconds_;
  asleep_ = sleeps && used == 0 ? asleep_ + 1 : 0;
  drowsy_ = sleeps && used < next_to_nothing && executions == executions_ ? drowsy_ + 1 : 0;
  cpu_seconds_ = now.cpu_seconds;
  executions_ = executions;
  if (live.guards == 0 || live.guard_readings != readings_) {
    readings_ = live.guard_readings;
    cpu_at_reading_ = now.cpu_seconds;
  }
  if (asleep_ >= looks_until_ended)
    return now.state == 'T' ? "has stopped its process"
                            : "waits in the operating system without end";
  if (now.cpu_seconds - cpu_at_reading_ > seconds_unguarded)
    return "runs without end, and keeps away the signals that would end it";
  return {};
}

std::optional<checker::sleep_seen> stall_watch::to_tell() {
  if (asleep_ == looks_until_told) {
    drowsy_ = 0; // what comes then sleeps anew, and is not to be disturbed
    return checker::sleep_seen::one_long_sleep;
  }
  if (drowsy_ >= looks_drowsy && drowsy_ % 5 == 0)
    return checker::sleep_seen::many_short_ones;
  return std::nullopt;
}

} // namespace heddle::command
