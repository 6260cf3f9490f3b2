// When interrupt lines that arrive by themselves do so: each arrival is planned before the CPUs
// start, for a random operation of a random CPU, which sends it, or for a random time of its own
// CPU's timer. What has not come when its CPU waits, or has ended, comes then.
#pragma once

#include <atomic>
#include <cstdint>

#include <heddle/machine.hpp>

#include "harness/platforms/driver/random.hpp"

namespace heddle::driver {

class arrival_plan {
public:
  static constexpr unsigned limit = 512; // of all lines, in one iteration
  static constexpr std::uint64_t never = ~std::uint64_t{0};

  // For the machine of another iteration, before its CPUs start. Of a line that `maybe` arrives,
  // half of the arrivals are left out. False if there are too many.
  bool make(const machine& program, random_stream& random);

  // On the CPU concerned, closed: its program begins and ends; the second end is none. Times are
  // nanoseconds of a clock of the platform.
  void begin(unsigned cpu, std::uint64_t time);
  void end(unsigned cpu, std::uint64_t time);

  // Before an operation of this CPU: whether send_posts() has something to do.
  bool is_post_due(unsigned cpu) { return ++ways_[cpu].operations > ways_[cpu].next_post; }
  // When the timer of this CPU has to come next.
  std::uint64_t next_shot(unsigned cpu) const { return ways_[cpu].next_shot; }

  // Calls send(line) for the arrivals that this CPU has to send.
  template <class Send>
  void send_posts(unsigned cpu, Send send) {
    ways_[cpu].next_post = send_due(cpu, false, ways_[cpu].operations - 1, send);
  }
  template <class Send>
  void send_shots(unsigned cpu, std::uint64_t time, Send send) {
    if (ways_[cpu].next_shot != never)
      ways_[cpu].next_shot = send_due(cpu, true, time, send);
  }

  // Takes one of this CPU's arrivals that have not come yet. Returns its line, or no_line.
  static constexpr unsigned no_line = max_lines;
  unsigned take_any(unsigned cpu, random_stream& random);
  bool expects(unsigned cpu) const; // whether there is one

private:
  struct planned {
    std::uint8_t line = 0;
    std::uint8_t cpu = 0;    // whose interrupt it is
    std::uint8_t sender = 0; // whose operations or, if it is `by_timer`, whose clock decides
    bool by_timer = false;
    std::atomic<bool> sent{false}; // or taken by somebody who is about to send it
    std::uint64_t at = 0;

    bool is_open() const { return !sent.load(); }
    bool claim() { return !sent.exchange(true); }
  };

  // How far a CPU has come in the iteration, and when it has to send an interrupt.
  struct itinerary {
    bool is_under_way = false;
    std::uint64_t began = 0;             // clock
    std::uint64_t operations = 0;        // begun so far, those of handlers included
    std::uint64_t usual_operations = 16; // in an iteration
    std::uint64_t usual_time = 10'000;   // ns
    std::uint64_t next_post = never;     // operation
    std::uint64_t next_shot = never;     // clock
  };

  void add(unsigned line, const interrupt_line& of, unsigned cpus, random_stream& random);

  // Sends those planned for this CPU's operations or clock up to `now`; returns when the next is
  // due.
  template <class Send>
  std::uint64_t send_due(unsigned cpu, bool by_timer, std::uint64_t now, Send send) {
    std::uint64_t next = never;
    for (unsigned i = 0; i < size_; ++i) {
      planned& p = plan_[i];
      if (p.sender != cpu || p.by_timer != by_timer || !p.is_open())
        continue;
      if (p.at > now)
        next = p.at < next ? p.at : next;
      else if (p.claim())
        send(p.line);
    }
    return next;
  }

  planned plan_[limit];
  unsigned size_ = 0;
  itinerary ways_[max_cpus];
};

} // namespace heddle::driver
